package io.doorbuster.journal.disk;

import io.doorbuster.engine.port.FailStop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that checks the free space of the journal's disk ten times a second and reports when the disk becomes low
 * and when it has space again. The disk has space again only at a quarter above the mark, so that the state does not
 * flutter. Writing to a mapped page without a disk block ends the process, so the mark must leave space for everything
 * already admitted when the disk becomes low.
 */
public final class DiskWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DiskWatch.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSE_MILLIS = 2_000;
    /** After this time without a successful check the disk counts as low. */
    private static final long MAX_BLIND_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Receives each change, on the watching thread. */
    @FunctionalInterface
    public interface Listener {
        void diskLow(boolean low);
    }

    /** Returns the usable bytes of the disk. */
    @FunctionalInterface
    public interface Usable {
        long bytes() throws IOException;
    }

    private final Path watched;
    private final Usable usable;
    private final long lowBytes;
    private final Listener listener;
    private final Thread thread = new Thread(this::run, "disk-watch");
    private volatile long lastLookNanos = System.nanoTime();
    private volatile long usableBytes;
    private volatile boolean low;
    private volatile boolean running = true;
    private boolean blind;
    private long blindNanos;

    public DiskWatch(
            final Path watched,
            final Usable usable,
            final long lowBytes,
            final Listener listener,
            final FailStop failStop) {
        this.watched = watched;
        this.usable = usable;
        this.lowBytes = lowBytes;
        this.listener = listener;
        thread.setDaemon(true);
        // Without the watch, purchases would be admitted until a write finds no space.
        thread.setUncaughtExceptionHandler((ended, cause) -> failStop.stop(cause));
    }

    /**
     * Starts the watch. When this returns, the first check is done, and the listener was called if the disk is low.
     *
     * @param root the data directory; its journal may be on another disk than the rest
     * @param lowBytes the disk is low below this many usable bytes
     * @param failStop called if an Error ends the watch
     * @throws JournalUnavailableException if the free space cannot be read
     */
    public static DiskWatch start(
            final Path root, final long lowBytes, final Listener listener, final FailStop failStop) {
        final Path journal = new JournalDirectory(root).journal();
        final DiskWatch watch = new DiskWatch(journal, () -> Disk.usableBytes(journal), lowBytes, listener, failStop);
        try {
            watch.look();
        } catch (final IOException e) {
            throw new JournalUnavailableException(
                    "cannot read the free space of the disk under " + journal + ": " + e, e);
        }
        watch.begin();
        return watch;
    }

    public void begin() {
        thread.start();
    }

    /** The {@link System#nanoTime} of the last round; an old value means that the watch hangs. Any thread. */
    public long lastLookNanos() {
        return lastLookNanos;
    }

    /** Usable bytes at the last check. Any thread. */
    public long usableBytes() {
        return usableBytes;
    }

    /** Bytes that could be written before the disk is low, at the last check. Any thread. */
    public long roomBytes() {
        return usableBytes - lowBytes;
    }

    private void run() {
        while (running) {
            LockSupport.parkNanos(LOOK_NANOS);
            try {
                look();
                blind = false;
            } catch (final IOException | RuntimeException e) {
                cannotLook(e);
            }
            lastLookNanos = System.nanoTime();
        }
    }

    /**
     * Warns once, not ten times a second. If no check succeeds for {@link #MAX_BLIND_NANOS}, the disk counts as low.
     */
    private void cannotLook(final Exception cause) {
        final long now = System.nanoTime();
        if (!blind) {
            blind = true;
            blindNanos = now;
            LOGGER.warn("cannot read the free space of the disk under {}: {}", watched, cause.toString());
        }
        if (!low && now - blindNanos >= MAX_BLIND_NANOS) {
            low = true;
            listener.diskLow(true);
            LOGGER.error(
                    "disk low: for {} s the free space under {} could not be read; purchases and changes are refused"
                            + " until it can be read again",
                    TimeUnit.NANOSECONDS.toSeconds(MAX_BLIND_NANOS),
                    watched);
        }
    }

    public void look() throws IOException {
        final long bytes = usable.bytes();
        usableBytes = bytes;
        final boolean nowLow = low ? bytes - lowBytes < lowBytes / 4 : bytes < lowBytes;
        if (nowLow != low) {
            low = nowLow;
            listener.diskLow(nowLow);
            if (nowLow) {
                LOGGER.error(
                        "disk low: {} bytes left under {}, {} must stay free; purchases and changes are refused until"
                                + " there is space",
                        bytes,
                        watched,
                        lowBytes);
            } else {
                LOGGER.info("disk has space again: {} bytes under {}; all requests are accepted", bytes, watched);
            }
        }
    }

    /** Ends the thread. Waits at most {@link #CLOSE_MILLIS} for it, because a hanging disk can block it. */
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
