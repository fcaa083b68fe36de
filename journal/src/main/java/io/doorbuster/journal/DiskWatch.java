package io.doorbuster.journal;

import io.doorbuster.engine.pipeline.FailStop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that looks, ten times a second, how much room the disk under the journal has, and says when it is low and when it is
 * not any more. It turns back only with a quarter more than the mark, so that it does not flutter. A mapped file that finds no
 * block under it ends the process: so the mark must leave room for all that is admitted when it is reached.
 */
public final class DiskWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DiskWatch.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSE_MILLIS = 2_000;
    /** After so long without an answer the disk is taken for low. */
    private static final long MAX_BLIND_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Hears of the change, on the watching thread. */
    @FunctionalInterface
    public interface Listener {
        void diskLow(boolean low);
    }

    /** Tells how many bytes there are. */
    @FunctionalInterface
    interface Usable {
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

    DiskWatch(
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
        // Without the watch, purchases would be taken until a write finds no room.
        thread.setUncaughtExceptionHandler((ended, cause) -> failStop.stop(cause));
    }

    /**
     * Starts to watch; the first look is done, and told if it is low, when this returns.
     *
     * @param root of the data directory; its journal may lie on another disk than the rest
     * @param lowBytes with less than this the disk is low
     * @param failStop called if an Error ends the watch
     * @throws JournalUnavailableException if the disk cannot be asked
     */
    public static DiskWatch start(
            final Path root, final long lowBytes, final Listener listener, final FailStop failStop) {
        final Path journal = new JournalDirectory(root).journal();
        final DiskWatch watch = new DiskWatch(journal, () -> Disk.usableBytes(journal), lowBytes, listener, failStop);
        try {
            watch.look();
        } catch (final IOException e) {
            throw new JournalUnavailableException("cannot ask how full the disk under " + journal + " is: " + e, e);
        }
        watch.begin();
        return watch;
    }

    void begin() {
        thread.start();
    }

    /** When the watch last came round, of {@link System#nanoTime}: an old one means that it hangs. Any thread. */
    public long lastLookNanos() {
        return lastLookNanos;
    }

    /** As of the last look. Any thread. */
    public long usableBytes() {
        return usableBytes;
    }

    /** How many bytes may be written before the disk is low, as of the last look. Any thread. */
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

    /** Warned of once, not ten times a second. A disk that cannot be asked for long counts as low. */
    private void cannotLook(final Exception cause) {
        final long now = System.nanoTime();
        if (!blind) {
            blind = true;
            blindNanos = now;
            LOGGER.warn("cannot ask how full the disk under {} is: {}", watched, cause.toString());
        }
        if (!low && now - blindNanos >= MAX_BLIND_NANOS) {
            low = true;
            listener.diskLow(true);
            LOGGER.error(
                    "disk taken for low: for {} s nobody could tell how full the disk under {} is; purchases and changes are"
                            + " refused until it can be asked again",
                    TimeUnit.NANOSECONDS.toSeconds(MAX_BLIND_NANOS),
                    watched);
        }
    }

    void look() throws IOException {
        final long bytes = usable.bytes();
        usableBytes = bytes;
        final boolean nowLow = low ? bytes - lowBytes < lowBytes / 4 : bytes < lowBytes;
        if (nowLow != low) {
            low = nowLow;
            listener.diskLow(nowLow);
            if (nowLow) {
                LOGGER.error(
                        "disk low: {} bytes left under {}, {} are kept free; purchases and changes are refused until there"
                                + " is room",
                        bytes,
                        watched,
                        lowBytes);
            } else {
                LOGGER.info("disk has room again: {} bytes under {}; everything is taken", bytes, watched);
            }
        }
    }

    /** Ends the thread; a disk that hangs is not waited for longer than the patience. */
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
