package io.doorbuster.journal.read;

import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.Reasons;
import io.doorbuster.journal.snapshot.SnapshotFile;
import io.doorbuster.journal.snapshot.SnapshotHeader;
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
 * The snapshots of a data directory: {@code snapshots/} with one file each, named by the sequence of the last event in
 * the state. A snapshot is written under a temporary name and then renamed, so a listing shows only whole snapshots.
 * For one thread.
 */
public final class Snapshots {
    /** How many snapshots a server keeps. */
    public static final int KEPT = 3;

    /** Sequences have 18 digits at most, as in MANIFEST. */
    private static final Pattern NAME = Pattern.compile("0\\d{18}\\.snapshot");

    private static final String TEMPORARY_SUFFIX = ".snapshot.tmp";

    private final JournalDirectory directory;

    /** @param root the data directory */
    public Snapshots(final Path root) {
        this(new JournalDirectory(root));
    }

    public Snapshots(final JournalDirectory directory) {
        this.directory = directory;
    }

    /**
     * A snapshot on disk.
     *
     * @param sequence sequence of the last event in the state
     * @param bytes size of the file
     * @param flaw why the snapshot cannot be used; empty if its header is good or, after {@link Snapshots#verify}, the
     *     whole file is
     */
    public record Listed(Path file, long sequence, String stateHash, long time, long bytes, String flaw) {
        /** True if no flaw is known. */
        public boolean isGood() {
            return flaw.isEmpty();
        }
    }

    /** Lists the snapshots, newest first. Reads only their headers. */
    public List<Listed> list() {
        final List<Listed> listed = new ArrayList<>();
        for (final Path file : files()) {
            try {
                listed.add(listed(file, ""));
            } catch (final NoSuchFileException removed) {
                // The server has removed it after writing a newer one.
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return listed;
    }

    /**
     * Reads a whole snapshot, loads its state, and checks that the batch that it names exists.
     *
     * @param sales empty; holds the snapshot's state afterwards if nothing is wrong
     * @return null if a server has replaced the snapshot by a newer one since it was listed
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
                ? "its header names another state than its records hold"
                : JournalReader.missingBatch(directory, header);
    }

    /** Returns the header of the newest snapshot whose every byte is as it was written; null if there is none. */
    public SnapshotHeader newestGood() throws IOException {
        for (final Path file : files()) {
            final SnapshotHeader header = goodHeader(file);
            if (header != null) {
                return header;
            }
        }
        return null;
    }

    /**
     * Returns why a server cannot start with the newest undamaged snapshot: the journal does not have the batch that
     * the snapshot names. Empty if the journal has that batch, or if there is no undamaged snapshot.
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

    /**
     * Returns the header of the oldest snapshot whose every byte is as it was written and whose batch exists; null if
     * there is none.
     */
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

    /** Returns why the snapshot cannot be used; a whole snapshot under the wrong name is as unusable as a torn one. */
    private static String flaw(final Path file) throws IOException {
        final String flaw = SnapshotFile.flaw(file);
        if (!flaw.isEmpty()) {
            return flaw;
        }
        final long sequence = SnapshotFile.readHeader(file).sequence();
        return sequence == sequenceOf(file) ? "" : "it is the snapshot of sequence " + sequence;
    }

    /**
     * Returns the header if every byte of the file is as it was written; null if not, or if a newer snapshot has
     * replaced the file.
     */
    private static SnapshotHeader goodHeader(final Path file) throws IOException {
        try {
            return flaw(file).isEmpty() ? SnapshotFile.readHeader(file) : null;
        } catch (final NoSuchFileException removed) {
            return null;
        }
    }

    /**
     * Loads the snapshot's state into {@code sales}, which must be empty.
     *
     * @throws JournalDamagedException if the state is not the one that the header names; a torn write does not explain
     *     that
     */
    public void load(final SnapshotHeader header, final Sales sales) throws IOException {
        final Path file = file(header.sequence());
        try {
            SnapshotFile.load(file, sales);
        } catch (final IllegalStateException | IllegalArgumentException e) {
            throw new JournalDamagedException(directory, file, header.sequence(), "holds no state: " + e.getMessage());
        }
        if (header.sequence() != sales.sequence() || header.stateHash() != sales.stateHash()) {
            throw new JournalDamagedException(
                    directory, file, header.sequence(), "its header names another state than its records hold");
        }
    }

    /**
     * Passes the records of the snapshot.
     *
     * @throws JournalDamagedException if this build does not know the records; a torn write does not explain that
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
     * Writes the state and removes all but the newest {@link #KEPT} snapshots. In a pruned journal the oldest stays
     * too, because it alone holds the state before the first event. The snapshot is on disk when this returns.
     */
    public Path write(final SnapshotHeader header, final Sales sales) throws IOException {
        Disk.createDirectory(directory.snapshots());
        final Path file = file(header.sequence());
        SnapshotFile.write(file, header, sales);
        removeOld();
        return file;
    }

    /** Removes all snapshots that {@link #write} does not keep. */
    public void removeOld() throws IOException {
        final List<Path> all = files();
        final int beginnings = Manifest.read(directory).prunedThrough() > 0 ? 1 : 0;
        for (int i = KEPT; i < all.size() - beginnings; i++) {
            Disk.delete(all.get(i));
        }
    }

    /** Returns the snapshots that name a batch before {@code first}, which the journal no longer has; oldest first. */
    public List<Path> restingBefore(final Epoch first) throws IOException {
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

    /** Removes the partly written snapshots that a crash left. Only for the process that holds the directory. */
    public void removeLeftovers() throws IOException {
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
