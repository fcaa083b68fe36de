package io.doorbuster.journal.drill;

/** A file operation that is about to happen. */
public enum Operation {
    CREATE_DIRECTORY,
    OPEN,
    /** Chronicle writes to a mapped file; it may also extend the file or begin another one. */
    APPEND,
    /** Zeros are written over the holes of a file that will be appended to. */
    PREALLOCATE,
    WRITE,
    FORCE,
    FORCE_DIRECTORY,
    RENAME,
    DELETE
}
