package io.doorbuster.journal;

import io.doorbuster.engine.pipeline.FailStop;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread beside a running engine that follows its durable journal with a state of its own, compares hashes at every
 * checkpoint, and writes snapshots. It shares nothing with the engine but the files. A hash that differs means that the
 * engine decides on a state that its journal does not replay to: fail-stop.
 */
public final class Shadow implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Shadow.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CLOSE_MILLIS = 30_000;

    private final Path root;
    private final int maxSales;
    private final ShadowConfig config;
    private final LongSupplier durableSequence;
    private final FailStop failStop;
    private final Thread thread = new Thread(this::run, "shadow");
    private volatile long sequence;
    private volatile long snapshotSequence;
    private volatile boolean running = true;

    private Shadow(
            final Path root,
            final int maxSales,
            final ShadowConfig config,
            final LongSupplier durableSequence,
            final FailStop failStop) {
        this.root = root;
        this.maxSales = maxSales;
        this.config = config;
        this.durableSequence = durableSequence;
        this.failStop = failStop;
        thread.setDaemon(true);
    }

    /**
     * Starts to follow the journal in {@code root}.
     *
     * @param durableSequence the engine's, to tell how far behind the shadow is
     * @param failStop called when the shadow's state and the journal disagree
     */
    public static Shadow start(
            final Path root,
            final int maxSales,
            final ShadowConfig config,
            final LongSupplier durableSequence,
            final FailStop failStop) {
        final Shadow shadow = new Shadow(root, maxSales, config, durableSequence, failStop);
        shadow.thread.start();
        return shadow;
    }

    /** Of the last event that the shadow has applied. Any thread. */
    public long sequence() {
        return sequence;
    }

    /** Durable events that the shadow has not applied yet. Any thread. */
    public long lag() {
        return Math.max(0, durableSequence.getAsLong() - sequence);
    }

    /** Of the newest snapshot that this shadow wrote; 0 if it wrote none. Any thread. */
    public long snapshotSequence() {
        return snapshotSequence;
    }

    private void run() {
        try (Snapshotter snapshotter = new Snapshotter(root, new Sales(maxSales))) {
            long snapshotNanos = System.nanoTime();
            while (running) {
                final boolean moved = snapshotter.poll();
                sequence = snapshotter.sequence();
                if (isDue(snapshotter.eventsSinceSnapshot(), System.nanoTime() - snapshotNanos)) {
                    write(snapshotter);
                    snapshotNanos = System.nanoTime();
                } else if (!moved) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        } catch (final Throwable cause) {
            failStop.stop(cause);
        }
    }

    private boolean isDue(final long events, final long ageNanos) {
        return events >= config.everyEvents()
                || (events > 0 && TimeUnit.NANOSECONDS.toMillis(ageNanos) >= config.everyMillis());
    }

    /** A snapshot that cannot be written (the disk is full) is missed, not fatal: the journal holds everything. */
    private void write(final Snapshotter snapshotter) {
        try {
            final long start = System.nanoTime();
            final Path file = snapshotter.write();
            snapshotSequence = snapshotter.sequence();
            LOGGER.info(
                    "snapshot {} written in {} ms",
                    file.getFileName(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        } catch (final IOException e) {
            LOGGER.warn("no snapshot: {}; the journal has everything, the next start takes longer", e.toString());
        }
    }

    /** Ends the thread; a snapshot that is being written is finished first. */
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
