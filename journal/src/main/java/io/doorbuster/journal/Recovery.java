package io.doorbuster.journal;

import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Epoch.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * From what is on disk to a server that can go on, each step leaving a directory from which it works again:
 *
 * <ol>
 *   <li>lock the directory
 *   <li>load the newest snapshot that is as it was written, and replay the events behind it; without one, all
 *   <li>remove what a recovery that crashed left behind
 *   <li>open a new epoch and copy into it the events beyond the last durable-through mark: they are in the page cache, but
 *       whether on disk no one knows
 *   <li>force it, and only then name it in MANIFEST, where the epoch before ends at that mark
 * </ol>
 *
 * Nothing that was written is overwritten.
 */
public final class Recovery {
    /** What has just been done; the order is that of a recovery. */
    enum Step {
        LOCKED,
        REPLAYED,
        LEFTOVERS_REMOVED,
        EPOCH_BEGUN,
        TAIL_REWRITTEN,
        EPOCH_FORCED,
        MANIFEST_WRITTEN
    }

    /** An epoch's first pages. A mapped file that finds no block under it takes the process down without a word. */
    private static final long LEAST_ROOM_BYTES = 256 << 10;

    private final JournalDirectory directory;
    private final JournalConfig config;
    private final Sales sales;
    private final RecoveryProgress progress;
    private final Consumer<Step> steps;
    private long eventsRewritten;
    private long snapshotSequence;

    private Recovery(
            final Path root,
            final JournalConfig config,
            final Sales sales,
            final RecoveryProgress progress,
            final Consumer<Step> steps) {
        this.directory = new JournalDirectory(root);
        this.config = config;
        this.sales = sales;
        this.progress = progress;
        this.steps = steps;
    }

    /**
     * Recovers the data directory {@code root}, which need not exist, and takes it for this process.
     *
     * @param sales empty; the state of the last event when this returns
     * @param clocks makes the engine's clock from the last journaled time, epoch milliseconds
     * @throws JournalDamagedException if what is on disk is not what a crash leaves; nothing was changed
     * @throws JournalUnavailableException if the directory is in use or cannot be written
     */
    public static Recovered open(
            final Path root,
            final JournalConfig config,
            final Sales sales,
            final LongFunction<EngineClock> clocks,
            final RecoveryProgress progress) {
        return open(root, config, sales, clocks, progress, step -> {});
    }

    /** With an eye on each step, for tests that look at what a crash there would leave. */
    static Recovered open(
            final Path root,
            final JournalConfig config,
            final Sales sales,
            final LongFunction<EngineClock> clocks,
            final RecoveryProgress progress,
            final Consumer<Step> steps) {
        if (sales.sequence() != 0) {
            throw new IllegalArgumentException("the state has seen " + sales.sequence() + " events already");
        }
        return new Recovery(root, config, sales, progress, steps).open(clocks);
    }

    private Recovered open(final LongFunction<EngineClock> clocks) {
        directory.create();
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            OpenToOthers.check(directory);
            steps.accept(Step.LOCKED);
            final JournalReader reader = replay();
            steps.accept(Step.REPLAYED);
            removeLeftovers(reader.manifest());
            new Snapshots(directory).removeLeftovers();
            steps.accept(Step.LEFTOVERS_REMOVED);
            final EngineClock clock = clocks.apply(sales.lastTime());
            final ChronicleJournal journal = begin(reader, clock, lock);
            return new Recovered(
                    journal, clock, sales.sequence(), snapshotSequence, eventsRewritten, endedBadly(reader.manifest()));
        } catch (final IOException e) {
            lock.close();
            throw directory.unwritable(e);
        } catch (final UncheckedIOException e) {
            lock.close();
            throw directory.unwritable(e.getCause());
        } catch (final Throwable e) {
            lock.close();
            throw e;
        }
    }

    private static boolean crashed(final Manifest manifest) {
        return !manifest.isEmpty() && manifest.last().isOpen();
    }

    /** By a crash, from which the next start or a repair has recovered since or not. */
    private static boolean endedBadly(final Manifest manifest) {
        return !manifest.isEmpty() && manifest.last().end() != End.CLEAN;
    }

    private JournalReader replay() throws IOException {
        final JournalReader reader = new JournalReader(directory, false);
        if (reader.manifest().isEmpty()) {
            checkNoJournalBelow();
        }
        final Snapshots snapshots = new Snapshots(directory);
        final SnapshotHeader snapshot = snapshots.newestGood();
        if (snapshot != null) {
            reader.startBehind(snapshot);
            snapshots.load(snapshot, sales);
            snapshotSequence = snapshot.sequence();
        } else {
            reader.checkBeginning();
        }
        final Replay replay = new Replay(directory, sales);
        final ProgressMeter meter = new ProgressMeter(reader, progress);
        reader.read(batch -> {
            meter.tick();
            return replay.visit(batch);
        });
        meter.finish();
        return reader;
    }

    /** Whoever copies a backup into a directory that is there gets one inside the other; the sale must not begin anew for that. */
    private void checkNoJournalBelow() {
        for (final Path inside : Disk.list(directory.root())) {
            if (Files.exists(new JournalDirectory(inside).manifest())) {
                throw new JournalUnavailableException("there is no journal in " + directory.root() + ", but one in "
                        + inside + "; give that one as --data, or move it to where it belongs");
            }
        }
    }

    /**
     * An epoch that MANIFEST does not name was begun by a recovery that did not finish. It holds copies; if it holds
     * more, MANIFEST is not the one that was written last.
     */
    private void removeLeftovers(final Manifest manifest) throws IOException {
        final Set<Path> named = manifest.epochs().stream()
                .map(epoch -> directory.epoch(epoch.number()))
                .collect(Collectors.toSet());
        for (final Path epoch : directory.epochs()) {
            if (!named.contains(epoch)) {
                final long last = Survey.of(JournalDirectory.queueFiles(epoch)).lastSequence();
                if (last > sales.sequence()) {
                    throw new JournalDamagedException(
                            directory,
                            epoch,
                            sales.sequence() + 1,
                            "it has events up to " + last + ", but MANIFEST does not name it");
                }
                Disk.deleteFlat(epoch);
            }
        }
        Prune.finish(directory, manifest);
    }

    private ChronicleJournal begin(final JournalReader reader, final EngineClock clock, final DirectoryLock lock)
            throws IOException {
        final Manifest before = reader.manifest();
        final int number = before.isEmpty() ? 1 : before.last().number() + 1;
        final long durable = reader.durableSequence();
        checkRoom(reader);
        final EpochAppender appender = new EpochAppender(directory.epoch(number), config.blockSizeBytes(), clock::now);
        try {
            final EpochWriter writer = new EpochWriter(appender, number, config.maxAppendBytes(), durable);
            steps.accept(Step.EPOCH_BEGUN);
            if (crashed(before)) {
                rewriteTail(reader, writer);
            }
            steps.accept(Step.TAIL_REWRITTEN);
            writer.force();
            writer.seal();
            writer.forceNames();
            steps.accept(Step.EPOCH_FORCED);
            final Manifest ended =
                    crashed(before) ? before.withLast(before.last().ended(End.CRASHED, durable)) : before;
            final Manifest manifest =
                    ended.with(Epoch.begin(number, durable + 1).withFiles(writer.files()));
            manifest.write(directory);
            steps.accept(Step.MANIFEST_WRITTEN);
            Ballast.make(directory, config.reserveBytes());
            return new ChronicleJournal(directory, lock, config, writer, manifest);
        } catch (final Throwable e) {
            appender.close();
            throw e;
        }
    }

    private void checkRoom(final JournalReader reader) throws IOException {
        long needed = LEAST_ROOM_BYTES;
        if (crashed(reader.manifest())) {
            try (EpochReader tail = new EpochReader(directory, reader.manifest().last(), reader.tail())) {
                while (tail.next() || tail.nextBehindHole()) {
                    needed += tail.batch().headerLength() + tail.batch().length();
                }
            }
        }
        long usable = Disk.usableBytes(directory.journal());
        if (usable < needed && Ballast.giveBack(directory)) {
            usable = Disk.usableBytes(directory.journal());
        }
        if (usable < needed) {
            throw new JournalUnavailableException("the disk under " + directory.journal() + " has " + usable
                    + " bytes left, and a start writes " + needed + "; make room and start again");
        }
    }

    /**
     * Copies the events beyond the last durable-through mark. The old files are forced first: should the power fail before
     * MANIFEST names the copy, then the next recovery finds in them at least what is in the copy. That alone would not do:
     * after a force that failed, the kernel may hold as written what is not on disk.
     */
    private void rewriteTail(final JournalReader reader, final EpochWriter writer) throws IOException {
        final Epoch crashed = reader.manifest().last();
        for (final Path file : directory.queueFiles(crashed)) {
            Disk.forceFile(file);
        }
        try (EpochReader tail = new EpochReader(directory, crashed, reader.tail())) {
            while (tail.next() || tail.nextBehindHole()) {
                final BatchView batch = tail.batch();
                if (batch.count() > 0 && batch.firstSequence() > writer.lastSequence()) {
                    if (batch.length() > config.maxAppendBytes()) {
                        throw new JournalUnavailableException("the journal's tail has a batch of " + batch.length()
                                + " bytes, but blocks of " + config.blockSizeBytes() + " bytes take only "
                                + config.maxAppendBytes() + "; start with larger blocks");
                    }
                    writer.append(batch.firstSequence(), batch.count(), batch.buffer(), batch.offset(), batch.length());
                    eventsRewritten += batch.count();
                }
            }
        }
    }
}
