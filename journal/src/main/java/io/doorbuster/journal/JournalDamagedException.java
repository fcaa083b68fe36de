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
    private final boolean ofNewerFormat;

    JournalDamagedException(final JournalDirectory directory, final Path file, final long sequence, final String what) {
        this(directory, file, sequence, what, false);
    }

    /** @param ofNewerFormat whether it is whole, but of a format that only a newer build reads */
    JournalDamagedException(
            final JournalDirectory directory,
            final Path file,
            final long sequence,
            final String what,
            final boolean ofNewerFormat) {
        this(
                directory.root(),
                file,
                sequence,
                file + (sequence > 0 ? ", at sequence " + sequence : "") + ": " + what
                        + (ofNewerFormat ? ": a newer doorbuster wrote it, go on with that one" : ""),
                ofNewerFormat);
    }

    private JournalDamagedException(
            final Path root, final Path file, final long sequence, final String finding, final boolean ofNewerFormat) {
        super(finding + "; nothing was changed; see how far it goes with: doorbuster journal verify --data "
                + ShellWord.of(root));
        this.file = file;
        this.sequence = sequence;
        this.finding = finding;
        this.ofNewerFormat = ofNewerFormat;
    }

    /** Where it is and what, without what to do next. */
    public String finding() {
        return finding;
    }

    /**
     * Whether nothing is damaged, but this build too old: whoever would end the journal before it, or write over it, would throw
     * away what is good.
     */
    boolean isOfNewerFormat() {
        return ofNewerFormat;
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
