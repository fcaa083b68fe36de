package io.doorbuster.journal;

import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes epochs whose every event lies below a snapshot that was just verified, and of whose every file a backup has the same
 * bytes: what is removed is never the only copy. Only on a stopped directory, which it locks.
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
     * @param snapshotSequence of the snapshot that makes the epochs dispensable; 0 if there is none that is good
     * @param epochs directories that are removed
     * @param bytes in them
     * @param kept why no more than that
     */
    public record Plan(long snapshotSequence, List<Path> epochs, long bytes, String kept) {}

    /**
     * Looks what can go, and removes it if {@code execute}.
     *
     * @throws JournalUnavailableException if a server holds the directory, or a file cannot be read or removed
     * @throws JournalDamagedException if MANIFEST is damaged
     */
    public Plan run(final boolean execute) {
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            final Plan plan = plan();
            if (execute && !plan.epochs().isEmpty()) {
                execute(plan);
            }
            return plan;
        } catch (final IOException e) {
            throw directory.unwritable(e);
        } catch (final UncheckedIOException e) {
            throw directory.unwritable(e.getCause());
        } finally {
            lock.close();
        }
    }

    private Plan plan() throws IOException {
        final Manifest manifest = Manifest.read(directory);
        final Snapshots.Listed snapshot = newestVerified();
        if (snapshot == null) {
            return new Plan(0, List.of(), 0, "there is no snapshot that is good: doorbuster snapshot take");
        }
        final int lastNeeded = SnapshotFile.readHeader(snapshot.file()).epoch();
        final List<Path> dispensable = new ArrayList<>();
        long bytes = 0;
        for (final Epoch epoch : manifest.epochs()) {
            final Path path = directory.epoch(epoch.number());
            if (epoch.number() >= lastNeeded) {
                return new Plan(snapshot.sequence(), dispensable, bytes, "the snapshot rests on epoch " + lastNeeded);
            }
            final String missing = missingInBackup(epoch);
            if (!missing.isEmpty()) {
                return new Plan(snapshot.sequence(), dispensable, bytes, missing);
            }
            dispensable.add(path);
            bytes += bytesIn(path);
        }
        return new Plan(snapshot.sequence(), dispensable, bytes, "");
    }

    private Snapshots.Listed newestVerified() {
        final Snapshots snapshots = new Snapshots(directory);
        for (final Snapshots.Listed listed : snapshots.list()) {
            final Snapshots.Listed verified = snapshots.verify(listed.file(), new Sales(Integer.MAX_VALUE));
            if (verified.isGood()) {
                return verified;
            }
        }
        return null;
    }

    private String missingInBackup(final Epoch epoch) throws IOException {
        for (final Path file : JournalDirectory.queueFiles(directory.epoch(epoch.number()))) {
            final Path copy = backup.epoch(epoch.number()).resolve(file.getFileName());
            if (!Files.exists(copy)) {
                return copy + " is not in the backup: doorbuster journal backup";
            }
            if (Files.mismatch(file, copy) >= 0) {
                return copy + " in the backup differs from " + file + ": doorbuster journal backup";
            }
        }
        return "";
    }

    private static long bytesIn(final Path epoch) throws IOException {
        long bytes = 0;
        for (final Path file : Disk.list(epoch)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** MANIFEST first: a crash in between leaves what it does not name, which the next start removes, or the next prune. */
    private void execute(final Plan plan) throws IOException {
        final List<Epoch> kept = new ArrayList<>();
        for (final Epoch epoch : Manifest.read(directory).epochs()) {
            if (!plan.epochs().contains(directory.epoch(epoch.number()))) {
                kept.add(epoch);
            }
        }
        final Manifest manifest = new Manifest(kept);
        manifest.write(directory);
        finish(directory, manifest);
    }

    /** Removes what lies before the first event that MANIFEST names, and the snapshots that rest on it. */
    static void finish(final JournalDirectory directory, final Manifest manifest) throws IOException {
        if (manifest.isEmpty()) {
            return;
        }
        for (final Path epoch : directory.epochs()) {
            if (JournalDirectory.numberOf(epoch) < manifest.epochs().get(0).number()) {
                Disk.deleteFlat(epoch);
            }
        }
        new Snapshots(directory).removePruned(manifest);
    }
}
