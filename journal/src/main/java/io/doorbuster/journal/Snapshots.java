package io.doorbuster.journal;

import io.doorbuster.engine.sale.SaleRecords;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The snapshots of a data directory: {@code snapshots/} with one file each, named by the sequence of the last event in the
 * state. A snapshot is written beside its name and then renamed, so whoever lists finds whole ones. For one thread.
 */
public final class Snapshots {
    /** How many a server keeps. */
    public static final int KEPT = 3;

    /** Sequences have 18 digits at most, as in MANIFEST. */
    private static final Pattern NAME = Pattern.compile("0\\d{18}\\.snapshot");

    private static final String TEMPORARY_SUFFIX = ".snapshot.tmp";

    private final JournalDirectory directory;

    /** @param root of the data directory */
    public Snapshots(final Path root) {
        this(new JournalDirectory(root));
    }

    Snapshots(final JournalDirectory directory) {
        this.directory = directory;
    }

    /**
     * A snapshot on disk.
     *
     * @param sequence of the last event in the state
     * @param bytes of the file
     * @param flaw why it cannot be used; empty if its header is good, or, after {@link Snapshots#verify}, all of it
     */
    public record Listed(Path file, long sequence, String stateHash, long time, long bytes, String flaw) {
        /** True if nothing is known to be wrong with it. */
        public boolean isGood() {
            return flaw.isEmpty();
        }
    }

    /** What there is, newest first; only the headers are read. */
    public List<Listed> list() {
        final List<Listed> listed = new ArrayList<>();
        for (final Path file : files()) {
            try {
                listed.add(listed(file, ""));
            } catch (final NoSuchFileException removed) {
                // By the server, which has written a newer one meanwhile.
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return listed;
    }

    /**
     * Reads all of a snapshot, makes the state of it, and looks for the batch that it rests on.
     *
     * @param sales empty; holds the snapshot's state if nothing is wrong
     * @return null if a server has removed it since it was listed, for a newer one
     */
    public Listed verify(final Path file, final Sales sales) {
        try {
            final String flaw = flaw(file);
            return listed(file, flaw.isEmpty() ? flawOfState(file, sales) : flaw);
        } catch (final NoSuchFileException removed) {
            return null;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String flawOfState(final Path file, final Sales sales) throws IOException {
        try {
            SnapshotFile.load(file, sales);
        } catch (final IllegalStateException | IllegalArgumentException e) {
            return "it holds no state: " + e.getMessage();
        }
        final SnapshotHeader header = SnapshotFile.readHeader(file);
        return header.sequence() != sales.sequence() || header.stateHash() != sales.stateHash()
                ? "its header names another state than it holds"
                : JournalReader.missingBatch(directory, header);
    }

    /** The newest snapshot whose every byte is as it was written; null if there is none. */
    SnapshotHeader newestGood() throws IOException {
        for (final Path file : files()) {
            final SnapshotHeader header = goodHeader(file);
            if (header != null) {
                return header;
            }
        }
        return null;
    }

    /**
     * Why a server does not start on the newest snapshot that is as it was written: the journal does not have the batch that it
     * rests on. Empty if it has, or if there is no such snapshot.
     */
    public String newestAstray() {
        try {
            final SnapshotHeader newest = newestGood();
            final String missing = newest == null ? "" : JournalReader.missingBatch(directory, newest);
            return missing.isEmpty() ? "" : file(newest.sequence()) + ": " + missing;
        } catch (final IOException e) {
            throw new JournalUnavailableException("cannot read " + directory.snapshots() + ": " + Reasons.of(e), e);
        }
    }

    /** The oldest snapshot whose every byte is as it was written and whose batch is there; null if there is none. */
    SnapshotHeader oldestUsable() {
        try {
            final List<Path> newestFirst = files();
            for (int i = newestFirst.size() - 1; i >= 0; i--) {
                final SnapshotHeader header = goodHeader(newestFirst.get(i));
                if (header != null
                        && JournalReader.missingBatch(directory, header).isEmpty()) {
                    return header;
                }
            }
            return null;
        } catch (final IOException e) {
            throw new JournalUnavailableException("cannot read " + directory.snapshots() + ": " + Reasons.of(e), e);
        }
    }

    /** Why it cannot be used; a whole one under another's name is as wrong as a torn one. */
    private static String flaw(final Path file) throws IOException {
        final String flaw = SnapshotFile.flaw(file);
        if (!flaw.isEmpty()) {
            return flaw;
        }
        final long sequence = SnapshotFile.readHeader(file).sequence();
        return sequence == sequenceOf(file) ? "" : "it is the snapshot of sequence " + sequence;
    }

    /** The header of one whose every byte is as it was written; null if it is not, or was removed for a newer one meanwhile. */
    private static SnapshotHeader goodHeader(final Path file) throws IOException {
        try {
            return flaw(file).isEmpty() ? SnapshotFile.readHeader(file) : null;
        } catch (final NoSuchFileException removed) {
            return null;
        }
    }

    /**
     * Makes {@code sales}, empty, the state of the snapshot.
     *
     * @throws JournalDamagedException if it holds another state than it says: that is no torn write
     */
    void load(final SnapshotHeader header, final Sales sales) throws IOException {
        final Path file = file(header.sequence());
        try {
            SnapshotFile.load(file, sales);
        } catch (final IllegalStateException | IllegalArgumentException e) {
            throw new JournalDamagedException(directory, file, header.sequence(), "holds no state: " + e.getMessage());
        }
        if (header.sequence() != sales.sequence() || header.stateHash() != sales.stateHash()) {
            throw new JournalDamagedException(
                    directory, file, header.sequence(), "names another state than the one it holds");
        }
    }

    /**
     * Shows the records of the snapshot.
     *
     * @throws JournalDamagedException if they are none that this build knows: that is no torn write
     */
    void describe(final SnapshotHeader header, final SaleRecords records) throws IOException {
        final Path file = file(header.sequence());
        try {
            SnapshotFile.describe(file, records);
        } catch (final IllegalStateException | IllegalArgumentException e) {
            throw new JournalDamagedException(directory, file, header.sequence(), "holds no state: " + e.getMessage());
        }
    }

    /**
     * Writes the state, and removes all but the newest {@link #KEPT}; of a pruned journal the oldest stays as well, because
     * nothing else tells what its events begin with. On disk when this returns.
     */
    Path write(final SnapshotHeader header, final Sales sales) throws IOException {
        Disk.createDirectory(directory.snapshots());
        final Path file = file(header.sequence());
        SnapshotFile.write(file, header, sales);
        removeOld();
        return file;
    }

    /** Removes all that {@link #write} does not keep. */
    void removeOld() throws IOException {
        final List<Path> all = files();
        final int beginnings = Manifest.read(directory).prunedThrough() > 0 ? 1 : 0;
        for (int i = KEPT; i < all.size() - beginnings; i++) {
            Disk.delete(all.get(i));
        }
    }

    /** Those that rest on a batch from before the epoch {@code first}, oldest first: the journal does not have it any more. */
    List<Path> restingBefore(final Epoch first) throws IOException {
        final List<Path> before = new ArrayList<>();
        for (final Path file : files()) {
            final SnapshotHeader header = SnapshotFile.readHeader(file);
            if (header != null
                    && (header.epoch() < first.number()
                            || (header.epoch() == first.number() && !first.has(header.file())))) {
                before.add(0, file);
            }
        }
        return before;
    }

    /** Removes what a crash left of snapshots that were being written. Only for whoever holds the directory. */
    void removeLeftovers() throws IOException {
        for (final Path file : all()) {
            if (file.toString().endsWith(TEMPORARY_SUFFIX)) {
                Disk.delete(file);
            }
        }
    }

    private static Listed listed(final Path file, final String flaw) throws IOException {
        final SnapshotHeader header = SnapshotFile.readHeader(file);
        final long bytes = Files.size(file);
        return header == null
                ? new Listed(file, sequenceOf(file), "", 0, bytes, "its header is not as it was written")
                : new Listed(file, header.sequence(), Sales.hex(header.stateHash()), header.time(), bytes, flaw);
    }

    private Path file(final long sequence) {
        return directory.snapshots().resolve(String.format(Locale.ROOT, "%019d.snapshot", sequence));
    }

    private static long sequenceOf(final Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 19));
    }

    private List<Path> files() {
        return all().stream()
                .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private List<Path> all() {
        return Files.isDirectory(directory.snapshots()) ? Disk.list(directory.snapshots()) : List.of();
    }
}
