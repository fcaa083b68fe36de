package io.doorbuster.engine.pipeline;

/** What became of a command at the door. Anything but ADMITTED means: not executed, and it never will be. */
public enum Admission {
    /** It has a place in the total order; its reply comes through its port. */
    ADMITTED,
    /** The ring has no place for it now. */
    BUSY,
    /** It would write to the journal, whose disk is nearly full. */
    DISK_LOW,
    /** The engine is shutting down and takes nothing more. */
    DRAINING
}
