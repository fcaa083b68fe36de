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
    private final String finding;

    JournalDamagedException(final JournalDirectory directory, final Path file, final long sequence, final String what) {
        this(directory.root(), file, sequence, file + (sequence > 0 ? ", at sequence " + sequence : "") + ": " + what);
    }

    private JournalDamagedException(final Path root, final Path file, final long sequence, final String finding) {
        super(finding + "; nothing was changed; see how far it goes with: doorbuster journal verify --data " + root);
        this.file = file;
        this.sequence = sequence;
        this.finding = finding;
    }

    /** Where it is and what, without what to do next. */
    public String finding() {
        return finding;
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
