package io.doorbuster.journal;

import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes queue files whose every event lies below a snapshot that was just verified, and of which a backup has the same bytes:
 * what is removed is never the only copy. Whole epochs go first, then the first files of the one that the snapshot rests on.
 * Only on a stopped directory, which it locks.
 */
public final class Prune {
    private final JournalDirectory directory;
    private final JournalDirectory backup;

    /**
     * @param root of the data directory
     * @param backup made by {@link Backup}
     */
    public Prune(final Path root, final Path backup) {
        this.directory = new JournalDirectory(root);
        this.backup = new JournalDirectory(backup);
    }

    /**
     * What would be removed, or was.
     *
     * @param snapshotSequence of the snapshot that makes the rest dispensable; 0 if there is none that is good
     * @param removed directories of epochs, then files of the next, then snapshots that rest on either
     * @param firstSequence of the first event that stays
     * @param bytes in them
     * @param kept why no more than that
     */
    public record Plan(long snapshotSequence, List<Path> removed, long firstSequence, long bytes, String kept) {}

    /** A journal's first file that stays; of an epoch that has the files before it. */
    private record Cut(Epoch epoch, Path file, String why) {}

    /**
     * Looks what can go, and removes it if {@code execute}; also what a prune that was interrupted has left.
     *
     * @throws JournalUnavailableException if a server holds the directory, or a file cannot be read or removed
     * @throws JournalDamagedException if MANIFEST is damaged, here or in the backup, or a batch before the cut is
     */
    public Plan run(final boolean execute) {
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            return prune(execute);
        } catch (final IOException e) {
            throw directory.unwritable(e);
        } catch (final UncheckedIOException e) {
            throw directory.unwritable(e.getCause());
        } finally {
            lock.close();
        }
    }

    private Plan prune(final boolean execute) throws IOException {
        final Manifest before = Manifest.read(directory);
        final Snapshots.Listed snapshot = newestVerified();
        if (snapshot == null) {
            return new Plan(
                    0,
                    List.of(),
                    before.prunedThrough() + 1,
                    0,
                    "there is no snapshot that is good: doorbuster snapshot take");
        }
        final Cut cut = cut(before, snapshot);
        final Manifest after = before.prunedTo(firstKept(cut));
        final List<Path> removed = outside(directory, after);
        long bytes = 0;
        for (final Path path : removed) {
            bytes += bytesIn(path);
        }
        if (execute) {
            if (!after.equals(before)) {
                after.write(directory);
            }
            finish(directory, after);
        }
        return new Plan(snapshot.sequence(), removed, after.prunedThrough() + 1, bytes, cut.why());
    }

    private Snapshots.Listed newestVerified() {
        final Snapshots snapshots = new Snapshots(directory);
        for (final Snapshots.Listed listed : snapshots.list()) {
            final Snapshots.Listed verified = snapshots.verify(listed.file(), new Sales());
            if (verified != null && verified.isGood()) {
                return verified;
            }
        }
        return null;
    }

    /** Walks from the first file to the one that the snapshot rests on, for as long as the backup has each. */
    private Cut cut(final Manifest manifest, final Snapshots.Listed snapshot) throws IOException {
        final SnapshotHeader header = SnapshotFile.readHeader(snapshot.file());
        final Path last = directory.epoch(header.epoch()).resolve(header.file());
        final Manifest copied = Manifest.read(backup);
        final String missing = missing(
                snapshot.file(), backup.snapshots().resolve(snapshot.file().getFileName()));
        for (final Epoch epoch : manifest.epochs()) {
            for (final Path file : directory.queueFiles(epoch)) {
                if (file.equals(last)) {
                    return new Cut(epoch, file, "the snapshot rests on " + file);
                }
                final String why = !missing.isEmpty()
                        ? missing
                        : missing(file, backup.epoch(epoch.number()).resolve(file.getFileName()));
                if (!why.isEmpty() || !names(copied, epoch)) {
                    return new Cut(epoch, file, why.isEmpty() ? backup.manifest() + " does not name " + file : why);
                }
            }
        }
        throw new IllegalStateException(last + " is in no epoch, though the snapshot that rests on it was verified");
    }

    /** Whether tools would find there what is in the files of this epoch. */
    private static boolean names(final Manifest copied, final Epoch epoch) {
        return copied.epochs().stream()
                .anyMatch(copy -> copy.number() == epoch.number() && copy.firstSequence() <= epoch.firstSequence());
    }

    private static String missing(final Path file, final Path copy) throws IOException {
        if (!Files.exists(copy)) {
            return copy + " is not in the backup: doorbuster journal backup";
        }
        if (Files.isSameFile(file, copy)) {
            // The data directory given as its own backup, by whatever name, or a link: the same bytes, and no copy.
            return copy + " is no copy but the file itself: give --backup what doorbuster journal backup made";
        }
        return Files.mismatch(file, copy) < 0
                ? ""
                : copy + " in the backup differs from " + file + ": doorbuster journal backup";
    }

    /** The epoch of the cut as it is behind it. Its batches are read up to there: the first that stays must be known for sure. */
    private Epoch firstKept(final Cut cut) {
        final List<Path> files = directory.queueFiles(cut.epoch());
        final int index = files.indexOf(cut.file());
        if (index == 0) {
            return cut.epoch();
        }
        try (EpochReader reader = new EpochReader(directory, cut.epoch())) {
            while (reader.next()) {
                if (reader.batch().file().equals(cut.file())) {
                    return cut.epoch()
                            .prunedTo(
                                    cut.file().getFileName().toString(),
                                    reader.batch().firstSequence(),
                                    cut.epoch().files() - index);
                }
            }
            throw new JournalDamagedException(
                    directory,
                    reader.file(),
                    reader.nextSequence(),
                    "there is more behind it, but here is " + reader.reason());
        }
    }

    private static long bytesIn(final Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return Files.size(path);
        }
        long bytes = 0;
        for (final Path file : Disk.list(path)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /**
     * Removes what lies before the first event that MANIFEST names. MANIFEST was written first: a crash in between leaves what
     * nobody reads any more, and the next start removes that, or the next prune.
     */
    static void finish(final JournalDirectory directory, final Manifest manifest) throws IOException {
        for (final Path path : outside(directory, manifest)) {
            if (Files.isDirectory(path)) {
                Disk.deleteFlat(path);
            } else {
                Disk.delete(path);
            }
        }
    }

    /** Epochs, files of the first one, and snapshots that rest on either. */
    private static List<Path> outside(final JournalDirectory directory, final Manifest manifest) throws IOException {
        final List<Path> outside = new ArrayList<>();
        if (manifest.isEmpty()) {
            return outside;
        }
        final Epoch first = manifest.epochs().get(0);
        for (final Path epoch : directory.epochs()) {
            if (JournalDirectory.numberOf(epoch) < first.number()) {
                outside.add(epoch);
            }
        }
        for (final Path file : JournalDirectory.queueFiles(directory.epoch(first.number()))) {
            if (!first.has(file.getFileName().toString())) {
                outside.add(file);
            }
        }
        outside.addAll(new Snapshots(directory).restingBefore(first));
        return outside;
    }
}
