package io.doorbuster.journal;

import java.nio.file.Path;

/**
 * What is on disk is not what was written, and not what a crash explains. Nothing was changed. The message is one line:
 * where, what, and the command to go on with.
 */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long sequence;

    JournalDamagedException(final JournalDirectory directory, final Path file, final long sequence, final String what) {
        super(file + (sequence > 0 ? ", at sequence " + sequence : "") + ": " + what
                + "; nothing was changed; see how far it goes with: doorbuster journal verify --data "
                + directory.root());
        this.file = file;
        this.sequence = sequence;
    }

    /** Where the damage is; null after serialisation. */
    public Path file() {
        return file;
    }

    /** The sequence from which on nothing is known to be good; 0 if the damage is not in the events. */
    public long sequence() {
        return sequence;
    }
}
