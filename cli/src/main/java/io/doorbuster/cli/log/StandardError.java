package io.doorbuster.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to standard error without blocking the caller: a bounded queue, and one thread that writes. Standard error may
 * be a pipe whose reader has stopped, and then every thread that writes to it stops, too. Any thread; only
 * {@link #flush} blocks.
 */
public final class StandardError {
    /**
     * An entry has at most {@link LogLimiter#MAX_ENTRY_CHARS} characters, so the queue holds at most a few megabytes.
     */
    private static final int MAX_WAITING_ENTRIES = 512;

    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FLUSH_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final StandardError OF_THE_PROCESS = new StandardError(new FileOutputStream(FileDescriptor.err));

    private final OutputStream to;
    private final LogLimiter limiter = new LogLimiter();
    private final ConcurrentLinkedQueue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicLong offered = new AtomicLong();
    private final Thread writer = new Thread(this::write, "log");
    private volatile long written;
    private long lastReportNanos = System.nanoTime();

    StandardError(final OutputStream to) {
        this.to = to;
        writer.setDaemon(true);
        writer.start();
    }

    /** The standard error of this process. */
    public static StandardError ofTheProcess() {
        return OF_THE_PROCESS;
    }

    LogLimiter limiter() {
        return limiter;
    }

    /** Queues the entry; returns false if the queue is full and the entry is left out. */
    boolean offer(final byte[] entry) {
        if (waitingCount.incrementAndGet() > MAX_WAITING_ENTRIES) {
            waitingCount.decrementAndGet();
            return false;
        }
        waiting.add(entry);
        offered.incrementAndGet();
        LockSupport.unpark(writer);
        return true;
    }

    /**
     * For {@link System#setErr}: output of libraries takes the same way as the log, and is left out above the limits.
     */
    public PrintStream stream() {
        return new PrintStream(new Printed(), true, UTF_8);
    }

    /** Waits until every entry that was offered before is written, at most for the given milliseconds. */
    public void flush(final long maxMillis) {
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
        final long target = offered.get();
        while (written < target && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(FLUSH_LOOK_NANOS);
            // An interrupted thread would not park.
            Thread.interrupted();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only this thread writes it.
    private void write() {
        while (true) {
            final byte[] entry = waiting.poll();
            if (entry == null) {
                LockSupport.parkNanos(IDLE_NANOS);
            } else {
                waitingCount.decrementAndGet();
                print(entry);
                written++;
            }
            final long now = System.nanoTime();
            if (now - lastReportNanos >= REPORT_NANOS) {
                lastReportNanos = now;
                final String leftOut = limiter.takeReport();
                if (!leftOut.isEmpty()) {
                    print(leftOut.getBytes(UTF_8));
                }
            }
        }
    }

    private void print(final byte[] entry) {
        try {
            to.write(entry);
        } catch (final IOException nobodyListens) {
            // The terminal is closed or the reader has exited; there is no place left to report that.
        }
    }

    /** Output that is printed, not logged: one entry for each write of the stream. */
    private final class Printed extends OutputStream {
        private final LogLimiter.Kind kind = limiter.kind("System.err", "");

        @Override
        public void write(final int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(final byte[] bytes, final int offset, final int length) {
            final byte[] entry =
                    Arrays.copyOfRange(bytes, offset, offset + Math.min(length, LogLimiter.MAX_ENTRY_CHARS));
            if (!limiter.admitBytes(entry.length) || !offer(entry)) {
                kind.leaveOut();
            }
        }
    }
}
