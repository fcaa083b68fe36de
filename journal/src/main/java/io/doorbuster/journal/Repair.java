package io.doorbuster.journal;

import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a server start again on a directory that it refuses: ends the journal before the first batch that is not good,
 * or after an event that the caller names. What lies behind is lost to the server, acknowledged or not, but not
 * deleted:
 * later epochs, and snapshots of what is lost, are moved to {@code set-aside/}, and the damaged file stays where it is.
 * Only on a stopped directory, which it locks.
 */
public final class Repair {
    private final JournalDirectory directory;
    /** The end of the last batch that was replayed whole; a journal ends between two. */
    private long wholeThrough;
    /** Whether the last replay ended because no more was asked for. */
    private boolean cut;

    /** @param root of the data directory */
    public Repair(final Path root) {
        this.directory = new JournalDirectory(root);
    }

    /**
     * What a repair would do, or did.
     *
     * @param damage what the server refuses to start on; empty if it would start
     * @param cut whether the journal ends with keptThrough because it was asked for, not because of the damage
     * @param keptFrom the first event that is kept; more than 1 if those before were pruned
     * @param keptThrough the last event that is kept
     * @param keptTime when that was, epoch milliseconds
     * @param stateHash of the state after it
     * @param lostBatches good batches behind the damage that no server will read any more
     * @param lostThrough the last event in them; keptThrough if there are none
     * @param setAside what is moved, or would be
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
        /** True if the server would start as it is, and nothing was to be cut. */
        public boolean isNothing() {
            return damage.isEmpty() && !cut;
        }

        /** Events that are known to be lost; those in bytes that cannot be read are not counted. */
        public long lostEvents() {
            return lostThrough - keptThrough;
        }
    }

    /**
     * Looks what there is to repair, and repairs it if {@code execute}.
     *
     * @throws JournalUnavailableException if a server holds the directory, it cannot be read or written, or a newer build wrote it
     * @throws JournalDamagedException if MANIFEST itself is damaged: nothing says then what belongs to the journal; restore
     *     it from a backup, or see {@link ManifestRebuild}
     */
    public Plan run(final boolean execute) {
        return run(Long.MAX_VALUE, execute);
    }

    /**
     * Does the same, and ends the journal after the event {@code last} at the latest, although what follows is good:
     * for events that must not count, such as those that a wrong clock made.
     *
     * @throws IllegalArgumentException if the journal cannot end there: it has no such event, has pruned what came
     * before,
     *     or has the next event in the same batch
     */
    public Plan cutAfter(final long last, final boolean execute) {
        if (last < 1 || last == Long.MAX_VALUE) {
            throw new IllegalArgumentException("the last event to keep must be 1 or later, not " + last);
        }
        return run(last, execute);
    }

    private Plan run(final long last, final boolean execute) {
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
                        damage.finding() + "; a repair by this build would end the journal before it", damage);
            }
            if (sales.sequence() > wholeThrough) {
                // The state refused an event in the middle of a batch.
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

    /** Replays as a start would, as far as {@code last}; returns what ends it before, null if nothing does. */
    private JournalDamagedException replay(final Sales sales, final long last) throws IOException {
        final JournalReader reader = new JournalReader(directory, false);
        if (reader.manifest().isEmpty()) {
            throw reader.noManifest();
        }
        final SnapshotHeader snapshot = usable(new Snapshots(directory), reader.manifest(), last);
        if (snapshot == null && last < Long.MAX_VALUE && reader.manifest().prunedThrough() > 0) {
            throw new IllegalArgumentException(
                    "events up to " + reader.manifest().prunedThrough()
                            + " were pruned, and no good snapshot tells the state by event " + last);
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

    /** A journal ends between two batches, because each batch holds all events of a command. */
    private static void checkCut(final BatchView batch, final long last) {
        if (batch.firstSequence() <= last) {
            throw new IllegalArgumentException("events " + batch.firstSequence() + " to " + batch.lastSequence()
                    + " are one batch, which stays or goes as a whole; give " + (batch.firstSequence() - 1) + " or "
                    + batch.lastSequence());
        }
    }

    /** What else ends a start, though every batch is good; null if nothing does. */
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

    /** The newest snapshot whose batch is there; one whose batch is gone goes with what is lost. */
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

    /** What lies behind the last event that is kept, in batches that can be read. */
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

    /** Epochs that begin behind what is kept, and snapshots that rest on a batch which is not there then. */
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

    /** The epoch in which the last event that is kept lies, or would lie if there is none. */
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
     * MANIFEST as it was goes aside first, and snapshots of what is lost; then the new one makes the journal end, and from then on
     * nobody misses the epochs that are moved. A crash in between leaves a directory on which a repair works.
     */
    private void execute(final Plan plan) throws IOException {
        final Path aside = directory.newSetAside();
        directory.copyManifestTo(aside);
        for (final Path path : plan.setAside()) {
            if (Files.isRegularFile(path)) {
                Disk.rename(path, aside.resolve(path.getFileName()));
            }
        }
        Disk.forceDirectory(directory.snapshots());
        endedAfter(plan.keptThrough()).write(directory);
        for (final Path path : plan.setAside()) {
            if (Files.isDirectory(path)) {
                Disk.rename(path, aside.resolve(path.getFileName()));
            }
        }
        Disk.forceDirectory(directory.journal());
    }

    /** What counts from now on is on disk, and the files are those that there are: one that vanished will not be missed again. */
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
