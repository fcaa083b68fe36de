package io.doorbuster.engine.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Halts the JVM with {@link FailStop#EXIT_CODE}, whatever state the process is in. Two threads wait from the start. One
 * writes the last words to standard error. The other halts the JVM as soon as they are written, or after
 * {@value #LAST_WORDS_MILLIS} ms if nobody reads standard error. The halt depends on no allocation, no lock and no
 * logger.
 *
 * <p>The JVM itself waits about 300 ms in {@code halt} for threads in system calls, so the process ends within a
 * second. A class that is not loaded yet cannot be loaded into a full heap, so this code uses only a few classes that
 * every JVM has loaded.
 */
final class JvmHalt implements FailStop {
    static final long LAST_WORDS_MILLIS = 300;
    private static final long LAST_WORDS_NANOS = LAST_WORDS_MILLIS * 1_000_000;
    private static final long LOOK_NANOS = 1_000_000;
    /** A longer stack trace could fill the pipe behind standard error by itself. */
    private static final int MAX_TRACE_CHARS = 8_192;

    private static final byte[] SENTENCE =
            "fail-stop: nothing more is acknowledged; start again to recover\n".getBytes(UTF_8);
    private static final Runtime JVM = Runtime.getRuntime();
    private static final JvmHalt READY = new JvmHalt();

    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);
    private final Thread speaker = new Thread(this::speak, "last-words");
    private final Thread halter = new Thread(this::halt, "fail-stop");
    private volatile Thread failed;
    private volatile Throwable cause;
    private volatile boolean spoken;

    private JvmHalt() {
        rehearse();
        speaker.setDaemon(true);
        halter.setDaemon(true);
        speaker.start();
        halter.start();
    }

    /**
     * Uses every class that halting uses. Each is loaded, but a class of ours that names one for the first time asks
     * its class loader for it, and that allocates.
     */
    private void rehearse() {
        try {
            Class.forName("java.lang.Shutdown");
        } catch (final ClassNotFoundException e) {
            throw new IllegalStateException("a JVM without java.lang.Shutdown", e);
        }
        parkFor(LOOK_NANOS);
    }

    static JvmHalt ready() {
        return READY;
    }

    /** Does not return. Any thread; the first cause is reported. */
    @Override
    public void stop(final Throwable why) {
        try {
            if (cause == null) {
                failed = Thread.currentThread();
                cause = why;
            }
            LockSupport.unpark(speaker);
            LockSupport.unpark(halter);
            parkFor(2 * LAST_WORDS_NANOS);
        } finally {
            // Reached only if the halting thread has not halted the JVM by now.
            JVM.halt(EXIT_CODE);
        }
    }

    private void halt() {
        try {
            awaitCause();
            parkFor(LAST_WORDS_NANOS);
        } finally {
            JVM.halt(EXIT_CODE);
        }
    }

    private void speak() {
        awaitCause();
        try {
            standardError.write(SENTENCE);
            standardError.write(describe().getBytes(UTF_8));
        } catch (final IOException | RuntimeException | Error nobodyListens) {
            // There is nowhere left to report to, and perhaps no memory to report with.
        } finally {
            spoken = true;
        }
    }

    private String describe() {
        final StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        final String trace = text.toString();
        return Instant.now() + " thread " + failed.getName() + ": "
                + (trace.length() <= MAX_TRACE_CHARS ? trace : trace.substring(0, MAX_TRACE_CHARS) + "...\n");
    }

    private void awaitCause() {
        while (cause == null) {
            LockSupport.park(this);
        }
    }

    /** Parks until the last words are written, but for {@code nanos} at most. */
    private void parkFor(final long nanos) {
        final long end = System.nanoTime() + nanos;
        while (!spoken && System.nanoTime() - end < 0) {
            // An interrupted thread would not park.
            Thread.interrupted();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
