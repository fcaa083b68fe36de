package io.doorbuster.journal.disk;

import java.nio.file.Path;

/**
 * The data directory is not as it was written, and a crash does not explain the difference. Nothing was changed. The
 * message is one line: the place, the damage, and the command to run next.
 */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long sequence;
    private final String finding;
    private final boolean ofNewerFormat;

    public JournalDamagedException(
            final JournalDirectory directory, final Path file, final long sequence, final String what) {
        this(directory, file, sequence, what, false);
    }

    /** @param ofNewerFormat true if the data is whole, but in a format that only a newer build reads */
    public JournalDamagedException(
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

    /** The place and the damage, without the command to run next. */
    public String finding() {
        return finding;
    }

    /**
     * True if nothing is damaged, but this build is too old to read it. To cut the journal there or to overwrite it
     * would destroy good data.
     */
    public boolean isOfNewerFormat() {
        return ofNewerFormat;
    }

    /** The damaged file; null after serialisation. */
    public Path file() {
        return file;
    }

    /** The first sequence that is not known to be good; 0 if the damage is not in the events. */
    public long sequence() {
        return sequence;
    }
}
