package io.doorbuster.journal.shadow;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.read.Backoff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that follows the durable journal of a running engine with a second state, compares hashes at every
 * checkpoint, and writes snapshots. It shares only files with the engine. If a hash differs, the engine's state is not
 * the one that its journal replays to, and the shadow calls the fail-stop. A file that cannot be opened or read, for
 * example when connections use all descriptors, proves nothing: the shadow begins again.
 */
public final class Shadow implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Shadow.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long MAX_RETRY_MILLIS = 30_000;
    /** The delay after a failed snapshot: a new attempt at once could use the last space of the disk. */
    private static final long SNAPSHOT_RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long CLOSE_MILLIS = 30_000;

    private final Path root;
    private final ShadowConfig config;
    private final LongSupplier durableSequence;
    private final LongSupplier roomBytes;
    private final FailStop failStop;
    private final Thread thread = new Thread(this::run, "shadow");
    private volatile long sequence;
    private volatile long snapshotSequence;
    private volatile long snapshotBytes;
    private volatile long snapshotTime;
    private final Lateness lateness = new Lateness(System.nanoTime());
    private volatile boolean running = true;
    private final Backoff backoff = new Backoff(FIRST_RETRY_MILLIS, MAX_RETRY_MILLIS, new Random());
    /** True if the journal could not be read and no read has succeeded since. */
    private boolean blind;

    private long beganNanos;
    private long snapshotNanos;
    private long nextAttemptNanos;

    private Shadow(
            final Path root,
            final ShadowConfig config,
            final LongSupplier durableSequence,
            final LongSupplier roomBytes,
            final FailStop failStop) {
        this.root = root;
        this.config = config;
        this.durableSequence = durableSequence;
        this.roomBytes = roomBytes;
        this.failStop = failStop;
        thread.setDaemon(true);
    }

    /**
     * Starts to follow the journal in {@code root}.
     *
     * @param durableSequence the engine's durable sequence, to measure how far behind the shadow is
     * @param roomBytes bytes that may be written before the disk is low; the shadow does not begin a snapshot that
     *     needs more
     * @param failStop called when the shadow's state and the journal disagree
     */
    public static Shadow start(
            final Path root,
            final ShadowConfig config,
            final LongSupplier durableSequence,
            final LongSupplier roomBytes,
            final FailStop failStop) {
        final Shadow shadow = new Shadow(root, config, durableSequence, roomBytes, failStop);
        shadow.thread.start();
        return shadow;
    }

    /** Sequence of the last event that the shadow has applied. Any thread. */
    public long sequence() {
        return sequence;
    }

    /** Number of durable events that the shadow has not applied yet. Any thread. */
    public long lag() {
        return Math.max(0, durableSequence.getAsLong() - sequence);
    }

    /** Sequence of the newest snapshot that this shadow loaded or wrote; 0 if there is none. Any thread. */
    public long snapshotSequence() {
        return snapshotSequence;
    }

    /**
     * How long ago the shadow had every event that was durable then, in milliseconds; 0 if it has every event now. Any
     * thread.
     */
    public long lagMillis() {
        return lag() == 0 ? 0 : lateness.millis(System.nanoTime());
    }

    /** Size of the snapshot of {@link #snapshotSequence}, in bytes; 0 if there is none. Any thread. */
    public long snapshotBytes() {
        return snapshotBytes;
    }

    /**
     * Time of the last event in the snapshot of {@link #snapshotSequence}, epoch milliseconds; 0 if there is none. Any
     * thread.
     */
    public long snapshotTime() {
        return snapshotTime;
    }

    /** False after its thread has ended. Any thread. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        snapshotNanos = System.nanoTime();
        nextAttemptNanos = snapshotNanos;
        try {
            while (running) {
                try (Snapshotter snapshotter = new Snapshotter(root, new Sales())) {
                    show(snapshotter);
                    follow(snapshotter);
                } catch (final JournalUnavailableException | UncheckedIOException e) {
                    waitAfter(e);
                }
            }
        } catch (final Throwable cause) {
            failStop.stop(cause);
        }
    }

    /** Waits before the next attempt. Logs only the first failure, not each attempt. */
    private void waitAfter(final RuntimeException failure) {
        if (!blind) {
            LOGGER.warn("the shadow cannot read the journal: {}; it will try again", failure.toString());
        }
        blind = true;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis()));
    }

    /**
     * Notes a successful read. The delays start again from the shortest only after the shadow has read for as long as
     * the longest delay; otherwise repeated failures would never lengthen the delay.
     */
    private void sees(final long nowNanos) {
        if (blind) {
            blind = false;
            LOGGER.info("the shadow reads the journal again, at event {}", sequence);
        }
        if (nowNanos - beganNanos >= TimeUnit.MILLISECONDS.toNanos(MAX_RETRY_MILLIS)) {
            backoff.reset();
        }
    }

    private void follow(final Snapshotter snapshotter) {
        beganNanos = System.nanoTime();
        while (running) {
            final boolean moved = snapshotter.poll();
            sequence = snapshotter.sequence();
            final long now = System.nanoTime();
            lateness.note(sequence, durableSequence.getAsLong(), now);
            if (moved || lag() == 0) {
                sees(now);
            }
            if (now - nextAttemptNanos >= 0 && isDue(snapshotter.eventsSinceSnapshot(), now - snapshotNanos)) {
                write(snapshotter);
            } else if (!moved) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private void show(final Snapshotter snapshotter) {
        snapshotBytes = snapshotter.snapshotBytes();
        snapshotTime = snapshotter.snapshotTime();
        snapshotSequence = snapshotter.snapshotSequence();
    }

    private boolean isDue(final long events, final long ageNanos) {
        return events >= config.everyEvents()
                || (events > 0 && TimeUnit.NANOSECONDS.toMillis(ageNanos) >= config.everyMillis());
    }

    /**
     * Writes a snapshot. A failure, such as a full disk, is logged and not fatal, because the journal holds every
     * event.
     */
    private void write(final Snapshotter snapshotter) {
        try {
            final long room = roomBytes.getAsLong();
            if (snapshotter.expectedBytes() > room) {
                throw new IOException("it may need " + snapshotter.expectedBytes() + " bytes of disk, but only " + room
                        + " may be used before the disk is low");
            }
            final long start = System.nanoTime();
            final Path file = snapshotter.write();
            show(snapshotter);
            snapshotNanos = System.nanoTime();
            LOGGER.info(
                    "snapshot {} written in {} ms",
                    file.getFileName(),
                    TimeUnit.NANOSECONDS.toMillis(snapshotNanos - start));
        } catch (final IOException e) {
            nextAttemptNanos = System.nanoTime() + SNAPSHOT_RETRY_NANOS;
            LOGGER.warn(
                    "no snapshot was written: {}; the journal holds every event, but the next start takes longer",
                    e.toString());
        }
    }

    /** Ends the thread. Waits for a snapshot that is being written, up to {@link #CLOSE_MILLIS}. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
