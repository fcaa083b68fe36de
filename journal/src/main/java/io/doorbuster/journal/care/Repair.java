package io.doorbuster.journal.care;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.Survey;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Replay;
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
 * Makes a server able to start again on a directory that it refuses. It ends the journal before the first bad batch, or
 * after an event that the caller names. The events after that end are lost to the server, acknowledged or not, but not
 * deleted: later epochs and snapshots of lost events are moved to {@code set-aside/}, and the damaged file stays where
 * it is. Works only on a stopped directory, which it locks.
 */
public final class Repair {
    private final JournalDirectory directory;
    /** Last sequence of the last batch that was replayed completely; a journal can end only between two batches. */
    private long wholeThrough;
    /** True if the last replay ended at the event that the caller named. */
    private boolean cut;

    /** @param root the data directory */
    public Repair(final Path root) {
        this.directory = new JournalDirectory(root);
    }

    /**
     * The changes that a repair would make, or made.
     *
     * @param damage the damage that keeps the server from starting; empty if it would start
     * @param cut true if the journal ends with keptThrough because the caller asked for it, not because of damage
     * @param keptFrom sequence of the first event that is kept; more than 1 if earlier events were pruned
     * @param keptThrough sequence of the last event that is kept
     * @param keptTime time of that event, epoch milliseconds
     * @param stateHash hash of the state after that event
     * @param lostBatches number of good batches after the end that no server will read again
     * @param lostThrough sequence of the last event in those batches; keptThrough if there are none
     * @param setAside epochs and snapshots that are moved
     */
    public record Plan(
            String damage,
            boolean cut,
            long keptFrom,
            long keptThrough,
            long keptTime,
            String stateHash,
            long lostBatches,
            long lostThrough,
            List<Path> setAside) {
        /** True if the server would start without a repair and no cut was requested. */
        public boolean isNothing() {
            return damage.isEmpty() && !cut;
        }

        /** Number of lost events up to the last readable one. Unreadable bytes at the very end may have more. */
        public long lostEvents() {
            return lostThrough - keptThrough;
        }
    }

    /**
     * Determines what to repair, and repairs it if {@code execute}.
     *
     * @throws JournalUnavailableException if a server holds the directory, if it cannot be read or written, or if a
     *     newer build wrote it
     * @throws JournalDamagedException if MANIFEST itself is damaged, because only MANIFEST tells what belongs to the
     *     journal; restore it from a backup, or see {@link ManifestRebuild}
     */
    public Plan run(final boolean execute) {
        return run(Long.MAX_VALUE, execute);
    }

    /**
     * Repairs like {@link #run(boolean)}, but ends the journal after the event {@code last} at the latest, even if
     * later events are good. For events that must not count, such as those that a wrong clock made.
     *
     * @throws IllegalArgumentException if the journal cannot end there: it does not have that event, the state at that
     *     event was pruned, or the next event is in the same batch
     */
    public Plan cutAfter(final long last, final boolean execute) {
        if (last < 1 || last == Long.MAX_VALUE) {
            throw new IllegalArgumentException("the last event to keep must be 1 or later, not " + last);
        }
        return run(last, execute);
    }

    private Plan run(final long last, final boolean execute) {
        directory.requireJournal();
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            Sales sales = new Sales();
            final JournalDamagedException damage = replay(sales, last);
            if (damage == null && !cut) {
                if (last != Long.MAX_VALUE && sales.sequence() < last) {
                    throw new IllegalArgumentException("the journal ends with event " + sales.sequence());
                }
                return new Plan(
                        "",
                        false,
                        keptFrom(),
                        sales.sequence(),
                        sales.lastTime(),
                        hash(sales),
                        0,
                        sales.sequence(),
                        List.of());
            }
            if (damage != null && damage.isOfNewerFormat()) {
                throw new JournalUnavailableException(
                        damage.finding() + "; a repair by this build would cut off what that one wrote", damage);
            }
            if (sales.sequence() > wholeThrough) {
                // The state refused an event inside a batch, so part of that batch was applied.
                sales = new Sales();
                replay(sales, wholeThrough);
            }
            final Plan plan = plan(damage, sales);
            if (execute) {
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

    /**
     * Replays as a start would, up to {@code last}. Returns the damage that ends the replay earlier; null if there is
     * none.
     */
    private JournalDamagedException replay(final Sales sales, final long last) throws IOException {
        final JournalReader reader = new JournalReader(directory, false);
        if (reader.manifest().isEmpty()) {
            throw reader.noManifest();
        }
        final SnapshotHeader snapshot = usable(new Snapshots(directory), reader.manifest(), last);
        if (snapshot == null && last < Long.MAX_VALUE && reader.manifest().prunedThrough() > 0) {
            throw new IllegalArgumentException(
                    "events up to " + reader.manifest().prunedThrough()
                            + " were pruned, and no good snapshot has the state at or before event " + last);
        }
        cut = false;
        if (snapshot != null) {
            reader.startBehind(snapshot);
            new Snapshots(directory).load(snapshot, sales);
        } else {
            reader.checkBeginning();
        }
        final Replay replay = new Replay(directory, sales);
        wholeThrough = sales.sequence();
        try {
            reader.read(batch -> {
                if (batch.lastSequence() > last) {
                    checkCut(batch, last);
                    cut = true;
                    return false;
                }
                replay.visit(batch);
                wholeThrough = batch.lastSequence();
                return true;
            });
            return cut ? null : besideTheJournal(reader.manifest(), sales.sequence());
        } catch (final JournalDamagedException e) {
            return e;
        }
    }

    /**
     * Checks that the cut is between two batches: each batch holds all events of a command, so the journal can end only
     * there.
     */
    private static void checkCut(final BatchView batch, final long last) {
        if (batch.firstSequence() <= last) {
            throw new IllegalArgumentException("events " + batch.firstSequence() + " to " + batch.lastSequence()
                    + " are one batch, which stays or goes as a whole; give " + (batch.firstSequence() - 1) + " or "
                    + batch.lastSequence());
        }
    }

    /** Returns other damage that a start refuses although every batch is good; null if there is none. */
    private JournalDamagedException besideTheJournal(final Manifest manifest, final long last) {
        final String astray = new Snapshots(directory).newestAstray();
        if (!astray.isEmpty()) {
            return new JournalDamagedException(directory, directory.snapshots(), last, astray);
        }
        for (final Path epoch : directory.epochs()) {
            final boolean named =
                    JournalDirectory.numberOf(epoch) <= manifest.last().number();
            final long there =
                    named ? 0 : Survey.of(JournalDirectory.queueFiles(epoch)).lastSequence();
            if (there > last) {
                return new JournalDamagedException(
                        directory, epoch, last + 1, "it has events up to " + there + ", but MANIFEST does not name it");
            }
        }
        return null;
    }

    /**
     * Returns the newest snapshot whose batch exists. A snapshot without its batch is set aside with the lost events.
     */
    private SnapshotHeader usable(final Snapshots snapshots, final Manifest manifest, final long last)
            throws IOException {
        for (final Snapshots.Listed listed : snapshots.list()) {
            if (listed.sequence() <= last && SnapshotFile.flaw(listed.file()).isEmpty()) {
                final SnapshotHeader header = SnapshotFile.readHeader(listed.file());
                final boolean named = manifest.epochs().stream().anyMatch(epoch -> epoch.number() == header.epoch());
                if (named && JournalReader.missingBatch(directory, header).isEmpty()) {
                    return header;
                }
            }
        }
        return null;
    }

    private Plan plan(final JournalDamagedException damage, final Sales sales) throws IOException {
        final long kept = sales.sequence();
        final Lost lost = new Lost(kept);
        for (final Path epoch : directory.epochs()) {
            for (final Path file : JournalDirectory.queueFiles(epoch)) {
                Survey.forEach(file, lost::add);
            }
        }
        return new Plan(
                damage == null ? "" : damage.finding(),
                damage == null,
                keptFrom(),
                kept,
                sales.lastTime(),
                hash(sales),
                lost.batches,
                lost.through,
                outdated(kept));
    }

    /** Counts the readable batches after the last event that is kept. */
    private static final class Lost {
        private final long kept;
        private long batches;
        private long through;

        Lost(final long kept) {
            this.kept = kept;
            this.through = kept;
        }

        void add(final BatchView batch) {
            if (batch.count() > 0 && batch.firstSequence() > kept) {
                batches++;
                through = Math.max(through, batch.lastSequence());
            }
        }
    }

    private long keptFrom() {
        return Manifest.read(directory).prunedThrough() + 1;
    }

    /**
     * Returns the epochs that begin after the last kept event, and the snapshots whose batch will not be in the
     * journal.
     */
    private List<Path> outdated(final long kept) throws IOException {
        final List<Path> outdated = new ArrayList<>();
        final Epoch last = lastKept(kept);
        for (final Path epoch : directory.epochs()) {
            if (JournalDirectory.numberOf(epoch) > last.number()) {
                outdated.add(epoch);
            }
        }
        for (final Snapshots.Listed snapshot : new Snapshots(directory).list()) {
            if (snapshot.sequence() > kept || isAstray(snapshot.file())) {
                outdated.add(snapshot.file());
            }
        }
        return outdated;
    }

    private boolean isAstray(final Path snapshot) throws IOException {
        return SnapshotFile.flaw(snapshot).isEmpty()
                && !JournalReader.missingBatch(directory, SnapshotFile.readHeader(snapshot))
                        .isEmpty();
    }

    /** Returns the epoch of the last kept event, or the first epoch if no event is kept. */
    private Epoch lastKept(final long kept) {
        Epoch last = null;
        for (final Epoch epoch : Manifest.read(directory).epochs()) {
            if (last == null || epoch.firstSequence() <= kept) {
                last = epoch;
            }
        }
        return last;
    }

    /**
     * Sets aside a copy of MANIFEST and the snapshots of lost events first. Then the new MANIFEST ends the journal, so
     * the later epochs are no longer part of it and can be moved. After a crash in between, the repair can be run
     * again.
     */
    private void execute(final Plan plan) throws IOException {
        final Path aside = directory.newSetAside();
        directory.copyManifestTo(aside);
        for (final Path path : plan.setAside()) {
            if (Files.isRegularFile(path)) {
                Disk.rename(path, aside.resolve(path.getFileName()));
            }
        }
        // A person may have deleted it.
        Disk.createDirectory(directory.snapshots());
        Disk.forceDirectory(directory.snapshots());
        endedAfter(plan.keptThrough()).write(directory);
        for (final Path path : plan.setAside()) {
            if (Files.isDirectory(path)) {
                Disk.rename(path, aside.resolve(path.getFileName()));
            }
        }
        Disk.forceDirectory(directory.journal());
    }

    /**
     * Returns MANIFEST with the journal ended. Forces the files that stay. Counts only files that exist, so that a file
     * that vanished is not reported again.
     */
    private Manifest endedAfter(final long kept) throws IOException {
        final Epoch last = lastKept(kept);
        final List<Path> files = directory.queueFiles(last);
        for (final Path file : files) {
            Disk.forceFile(file);
        }
        final List<Epoch> epochs = new ArrayList<>();
        for (final Epoch epoch : Manifest.read(directory).epochs()) {
            if (epoch.number() < last.number()) {
                epochs.add(epoch);
            }
        }
        final int withBatches = Survey.of(files).files();
        if (withBatches > 0) {
            epochs.add(last.withFiles(Math.min(last.files(), withBatches)).ended(Epoch.End.CRASHED, kept));
        }
        return new Manifest(epochs);
    }

    private static String hash(final Sales sales) {
        return Sales.hex(sales.stateHash());
    }
}
