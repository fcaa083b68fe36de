package io.doorbuster.engine.port;

/** The result of submitting a command. A command that is not ADMITTED is never executed. */
public enum Admission {
    /** The command is in the total order. Its reply comes through its port. */
    ADMITTED,
    /** The ring has no free slot for the command now. */
    BUSY,
    /** The command would append to the journal, and the journal's disk is nearly full. */
    DISK_LOW,
    /** The engine is shutting down and admits nothing more. */
    DRAINING,
    /** The bytes are not a command of this version of the schema, or a command that only the server itself gives. */
    MALFORMED
}
