package io.doorbuster.journal;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.EpochAppender;
import io.doorbuster.journal.batch.EpochWriter;
import io.doorbuster.journal.batch.Survey;
import io.doorbuster.journal.care.Prune;
import io.doorbuster.journal.disk.Ballast;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.Epoch.End;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.OpenToOthers;
import io.doorbuster.journal.read.EpochReader;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.read.StateRebuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Recovers a data directory so that a server can continue. Each step leaves a directory that can be recovered again:
 *
 * <ol>
 *   <li>lock the directory
 *   <li>load the newest snapshot that is as it was written, and replay the events after it; without a snapshot, replay
 *       all
 *   <li>remove the files that an unfinished recovery left
 *   <li>open a new epoch and copy into it the events beyond the last durable-through mark: they are in the page cache,
 *       but may not be on disk
 *   <li>force the new epoch, and only then name it in MANIFEST; there the previous epoch ends at that mark
 * </ol>
 *
 * A recovery never overwrites what was written.
 */
public final class Recovery {
    /** The step that was just completed, in the order of a recovery. */
    enum Step {
        LOCKED,
        REPLAYED,
        LEFTOVERS_REMOVED,
        EPOCH_BEGUN,
        TAIL_REWRITTEN,
        EPOCH_FORCED,
        MANIFEST_WRITTEN
    }

    /**
     * Space for an epoch's first pages. Writing to a mapped page without a disk block kills the process without a
     * message.
     */
    private static final long LEAST_ROOM_BYTES = 256 << 10;

    private final JournalDirectory directory;
    private final JournalConfig config;
    private final Sales sales;
    private final RecoveryProgress progress;
    private final Consumer<Step> steps;
    private long eventsRewritten;

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
     * Recovers the data directory {@code root} and locks it for this process. The directory need not exist.
     *
     * @param sales empty; holds the state after the last event when this returns
     * @param clocks creates the engine's clock from the last journaled time, in epoch milliseconds
     * @throws JournalDamagedException if the directory is not as a crash can leave it; nothing was changed
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

    /** Also reports each step, for tests of what a crash after that step would leave. */
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
            checkNoJournalBelow();
            final StateRebuild rebuilt = StateRebuild.of(directory, sales, progress);
            final JournalReader reader = rebuilt.reader();
            steps.accept(Step.REPLAYED);
            removeLeftovers(reader.manifest());
            new Snapshots(directory).removeLeftovers();
            steps.accept(Step.LEFTOVERS_REMOVED);
            final EngineClock clock = clocks.apply(sales.lastTime());
            final ChronicleJournal journal = begin(reader, clock, lock);
            return new Recovered(
                    journal,
                    clock,
                    sales.sequence(),
                    rebuilt.snapshotSequence(),
                    eventsRewritten,
                    endedBadly(reader.manifest()));
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

    /** True if the last epoch ended by a crash, whether or not a start or a repair has recovered it since. */
    private static boolean endedBadly(final Manifest manifest) {
        return !manifest.isEmpty() && manifest.last().end() != End.CLEAN;
    }

    /**
     * Refuses a directory without a journal that has one in a subdirectory. Copying a backup into an existing directory
     * nests the two; the sale must not start again from nothing because of that.
     */
    private void checkNoJournalBelow() {
        if (!Manifest.read(directory).isEmpty()) {
            return;
        }
        for (final Path inside : Disk.list(directory.root())) {
            if (Files.exists(new JournalDirectory(inside).manifest())) {
                throw new JournalUnavailableException("there is no journal in " + directory.root() + ", but one in "
                        + inside + "; give --data that directory, or move its content up");
            }
        }
    }

    /**
     * Removes the epochs that MANIFEST does not name. An unfinished recovery began them, and they hold only copies. If
     * one holds more, MANIFEST is not the one that was written last.
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
                    + " bytes left, and a start writes " + needed + "; free some space and start again");
        }
    }

    /**
     * Copies the events beyond the last durable-through mark into the new epoch. The old files are forced first: if the
     * power fails before MANIFEST names the copy, the next recovery finds in them at least the events of the copy. That
     * force alone is not enough: after a failed force, the kernel may consider pages written that are not on disk.
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
