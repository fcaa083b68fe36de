package io.doorbuster.journal.shadow;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalFollower;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A second state next to the engine's, built by apply alone from the newest snapshot and the durable journal after it.
 * Every checkpoint in the journal compares its hash with the engine's. The state can be written as a snapshot between
 * two batches, that is, between two calls. For one thread; needs no lock and may run while a server writes.
 */
public final class Snapshotter implements AutoCloseable {
    /** Upper estimate of the bytes that one event adds to a snapshot, with long names and a payment. */
    private static final long EVENT_BYTES = 128;

    private final Snapshots snapshots;
    private final Sales sales;
    private final Replay replay;
    private final JournalFollower follower;
    private long snapshotSequence;
    private long snapshotBytes;
    private long snapshotTime;
    private int epoch;
    /** File of the last batch applied; null before the first. */
    private Path file;

    private long position;
    private long batchFirst;
    private long batchDurable;

    /** @param sales empty; belongs to this object from now on */
    public Snapshotter(final Path root, final Sales sales) {
        final JournalDirectory directory = new JournalDirectory(root);
        this.snapshots = new Snapshots(directory);
        this.sales = sales;
        this.replay = new Replay(directory, sales);
        this.follower = begin(directory);
        this.snapshotSequence = sales.sequence();
    }

    private JournalFollower begin(final JournalDirectory directory) {
        try {
            final SnapshotHeader header = snapshots.newestGood();
            if (header == null) {
                final long prunedThrough = Manifest.read(directory).prunedThrough();
                if (prunedThrough > 0) {
                    throw Beginning.unknown(directory, prunedThrough);
                }
                return new JournalFollower(directory, 1);
            }
            snapshots.load(header, sales);
            snapshotBytes = snapshots.list().get(0).bytes();
            snapshotTime = header.time();
            return JournalFollower.behind(directory, header);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Applies the events that have become durable since the last call.
     *
     * @return false if there was nothing
     * @throws JournalDamagedException if a batch cannot be applied, or the hash of a checkpoint differs: the engine,
     *     the journal or this state is then wrong
     */
    public boolean poll() {
        return follower.poll(batch -> {
            epoch = batch.epoch();
            file = batch.file();
            position = batch.fileOffset();
            batchFirst = batch.firstSequence();
            batchDurable = batch.durableThrough();
            return replay.visit(batch);
        });
    }

    /** Sequence of the last event applied. */
    public long sequence() {
        return sales.sequence();
    }

    /** Number of events applied since the last snapshot. */
    public long eventsSinceSnapshot() {
        return sales.sequence() - snapshotSequence;
    }

    /** Sequence of the newest snapshot that was loaded or written; 0 if there is none. */
    public long snapshotSequence() {
        return snapshotSequence;
    }

    /** Size of that snapshot; 0 if there is none. */
    public long snapshotBytes() {
        return snapshotBytes;
    }

    /** Time of the last event in that snapshot, epoch milliseconds; 0 if there is none. */
    public long snapshotTime() {
        return snapshotTime;
    }

    /**
     * Estimates the largest size of a snapshot written now: the size of the last one plus an allowance per event since.
     */
    public long expectedBytes() {
        return snapshotBytes + eventsSinceSnapshot() * EVENT_BYTES;
    }

    /**
     * Writes the current state as a snapshot. Call this only if {@link #eventsSinceSnapshot} is more than 0. Forces the
     * journal file of the last batch first: a power loss must never leave a snapshot of events that the journal does
     * not have, and at {@code process} nothing else forces them. Earlier files were forced when the journal began the
     * next one.
     */
    public Path write() throws IOException {
        if (eventsSinceSnapshot() == 0) {
            throw new IllegalStateException("nothing has happened since the last snapshot");
        }
        final SnapshotHeader header = new SnapshotHeader(
                sales.sequence(),
                sales.stateHash(),
                sales.lastTime(),
                epoch,
                file.getFileName().toString(),
                position,
                batchFirst,
                batchDurable);
        Disk.forceFile(file);
        final Path written = snapshots.write(header, sales);
        snapshotSequence = sales.sequence();
        snapshotBytes = Files.size(written);
        snapshotTime = header.time();
        return written;
    }

    @Override
    public void close() {
        follower.close();
    }
}
