package io.doorbuster.journal;

import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A second state beside the engine's: made from the newest snapshot and the durable journal behind it, by apply alone. Every
 * checkpoint that it passes compares its hash with the engine's. It can be written as a snapshot whenever it stands between
 * two batches, which is whenever no call is under way. For one thread; it needs no lock, and may work beside a server.
 */
public final class Snapshotter implements AutoCloseable {
    /** What an event adds to a state, with long names and a payment. */
    private static final long EVENT_BYTES = 128;

    private final Snapshots snapshots;
    private final Sales sales;
    private final Replay replay;
    private final JournalFollower follower;
    private long snapshotSequence;
    private long snapshotBytes;
    private int epoch;
    /** Of the last batch applied; null before the first. */
    private Path file;

    private long position;
    private long batchFirst;
    private long batchDurable;

    /** @param sales empty, and from now on this one's */
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
            return JournalFollower.behind(directory, header);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Applies what has become durable since the last call.
     *
     * @return false if there was nothing
     * @throws JournalDamagedException if a batch cannot be applied, or a checkpoint names another hash: then the engine, the
     *     journal or this state is wrong
     */
    public boolean poll() {
        return follower.poll(batch -> {
            epoch = batch.epoch();
            file = batch.file();
            position = batch.position();
            batchFirst = batch.firstSequence();
            batchDurable = batch.durableThrough();
            return replay.visit(batch);
        });
    }

    /** Of the last event applied. */
    public long sequence() {
        return sales.sequence();
    }

    /** Events applied since the last snapshot. */
    public long eventsSinceSnapshot() {
        return sales.sequence() - snapshotSequence;
    }

    /** Of the newest snapshot, which it began with or has written; 0 if there is none. */
    public long snapshotSequence() {
        return snapshotSequence;
    }

    /** What a snapshot written now will hardly exceed: the last, and what has happened since. */
    public long expectedBytes() {
        return snapshotBytes + eventsSinceSnapshot() * EVENT_BYTES;
    }

    /**
     * Writes the state as it stands. Only after {@link #eventsSinceSnapshot} is more than 0. Forces the journal up to
     * there first: a loss of power must never leave a snapshot of events that the journal does not have. At {@code
     * process}
     * nobody else forces them; the files before the last batch's were forced when they were full.
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
        return written;
    }

    @Override
    public void close() {
        follower.close();
    }
}
