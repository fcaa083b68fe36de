package io.doorbuster.journal.care;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.EpochReader;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.snapshot.SnapshotFile;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes queue files whose events all come before a snapshot that was just verified, and of which a backup has the
 * same bytes, so it never removes the only copy. It removes whole epochs, and then the first files of the epoch that
 * the snapshot names. Works only on a stopped directory, which it locks.
 */
public final class Prune {
    private final JournalDirectory directory;
    private final JournalDirectory backup;

    /**
     * @param root the data directory
     * @param backup a copy made by {@link Backup}
     */
    public Prune(final Path root, final Path backup) {
        this.directory = new JournalDirectory(root);
        this.backup = new JournalDirectory(backup);
    }

    /**
     * The files that a prune would remove, or removed.
     *
     * @param snapshotSequence sequence of the snapshot that replaces the removed events; 0 if there is no good one
     * @param removed directories of epochs, then files of the next epoch, then snapshots that name either
     * @param firstSequence sequence of the first event that stays
     * @param bytes size of what is removed
     * @param kept why nothing more is removed
     */
    public record Plan(long snapshotSequence, List<Path> removed, long firstSequence, long bytes, String kept) {}

    /** The first file that stays, its epoch, and why the prune stops there. */
    private record Cut(Epoch epoch, Path file, String why) {}

    /**
     * Determines what can be removed, including what an interrupted prune left, and removes it if {@code execute}.
     *
     * @throws JournalUnavailableException if there is no journal, if a server has the directory, or if a file cannot be
     *     read or removed
     * @throws JournalDamagedException if MANIFEST is damaged or lost, here or in the backup, or if a batch before the
     *     cut is damaged
     */
    public Plan run(final boolean execute) {
        directory.requireJournal();
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
        if (before.isEmpty()) {
            throw new JournalReader(directory, false).noManifest();
        }
        final Snapshots.Listed snapshot = newestVerified();
        if (snapshot == null) {
            return new Plan(
                    0,
                    List.of(),
                    before.prunedThrough() + 1,
                    0,
                    "there is no good snapshot; run: doorbuster snapshot take");
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

    /**
     * Finds the first file that must stay: the first one that the backup does not have, or else the one that the
     * snapshot names.
     */
    private Cut cut(final Manifest manifest, final Snapshots.Listed snapshot) throws IOException {
        final SnapshotHeader header = SnapshotFile.readHeader(snapshot.file());
        final Path last = directory.epoch(header.epoch()).resolve(header.file());
        final Manifest copied = Manifest.read(backup);
        final String missing = missing(
                snapshot.file(), backup.snapshots().resolve(snapshot.file().getFileName()));
        for (final Epoch epoch : manifest.epochs()) {
            for (final Path file : directory.queueFiles(epoch)) {
                if (file.equals(last)) {
                    return new Cut(epoch, file, "the snapshot names " + file);
                }
                final String why = !missing.isEmpty()
                        ? missing
                        : missing(file, backup.epoch(epoch.number()).resolve(file.getFileName()));
                if (!why.isEmpty() || !names(copied, epoch)) {
                    return new Cut(epoch, file, why.isEmpty() ? backup.manifest() + " does not name " + file : why);
                }
            }
        }
        throw new IllegalStateException(last + " is in no epoch, though the snapshot that names it was verified");
    }

    /** True if the backup's MANIFEST covers the files of this epoch, so that tools find their events there. */
    private static boolean names(final Manifest copied, final Epoch epoch) {
        return copied.epochs().stream()
                .anyMatch(copy -> copy.number() == epoch.number() && copy.firstSequence() <= epoch.firstSequence());
    }

    private static String missing(final Path file, final Path copy) throws IOException {
        if (!Files.exists(copy)) {
            return copy + " is not in the backup; run: doorbuster journal backup";
        }
        if (Files.isSameFile(file, copy)) {
            // The data directory was given as its own backup, under any name or by a link: the same bytes, but not a
            // copy.
            return copy + " is not a copy but the file itself; give --backup the target of doorbuster journal backup";
        }
        return Files.mismatch(file, copy) < 0
                ? ""
                : copy + " in the backup differs from " + file + "; run: doorbuster journal backup";
    }

    /**
     * Returns the epoch of the cut without the files before it. Reads the batches up to the cut, because the first
     * sequence that stays must be certain.
     */
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
                    "later files exist, but there is " + reader.reason());
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
     * Removes everything before the first event that MANIFEST names. MANIFEST was written first, so a crash in between
     * leaves only files that nothing reads, and the next start or prune removes them.
     */
    public static void finish(final JournalDirectory directory, final Manifest manifest) throws IOException {
        for (final Path path : outside(directory, manifest)) {
            if (Files.isDirectory(path)) {
                Disk.deleteFlat(path);
            } else {
                Disk.delete(path);
            }
        }
    }

    /**
     * Returns the epochs before the first one that MANIFEST names, the pruned files of that epoch, and the snapshots
     * that name either.
     */
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
