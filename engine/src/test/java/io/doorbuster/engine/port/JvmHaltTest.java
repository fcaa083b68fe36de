package io.doorbuster.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each test runs a process of its own, which a fail-stop ends. */
class JvmHaltTest {
    /** The contract is a second; the rest allows for pauses of the machine. */
    private static final long PATIENCE_SECONDS = 5;

    @Test
    void shouldHaltWithTheCauseOnStandardError() throws Exception {
        final Process process = start("plain");
        final String words = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertHalts(process);
        assertTrue(words.contains("nothing more is acknowledged; start again to recover"), words);
        assertTrue(words.contains("java.lang.IllegalStateException: the cause"), words);
    }

    @Test
    void shouldHaltEvenIfNobodyReadsStandardErrorAndAThreadHangsInAWriteToIt() throws Exception {
        assertHalts(start("stuck"));
    }

    @Test
    void shouldHaltEvenIfTheHeapIsFull() throws Exception {
        final Process process = start("full");
        final String words = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertHalts(process);
        assertFalse(words.contains("in thread \"fail-stop\""), words);
        assertFalse(words.contains("in thread \"main\""), words);
    }

    @Test
    void shouldHaltEvenIfTheFailedThreadIsInterrupted() throws Exception {
        assertHalts(start("interrupted"));
    }

    private static Process start(final String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Failing.class.getName(),
                        how)
                .start();
    }

    private static void assertHalts(final Process process) throws Exception {
        try {
            final BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("failing", out.readLine());
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it lives on");
            assertEquals(FailStop.EXIT_CODE, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** A process that fails in the way its argument names. */
    static final class Failing {
        private static final int MORE_THAN_A_PIPE_HOLDS = 1 << 20;

        private static Object[] all;

        private Failing() {}

        public static void main(final String[] arguments) throws InterruptedException {
            final FailStop failStop = FailStop.haltJvm();
            switch (arguments[0]) {
                case "stuck" -> stickToStandardError();
                case "full" -> fillTheHeap(failStop);
                case "interrupted" -> Thread.currentThread().interrupt();
                default -> {}
            }
            System.out.println("failing");
            failStop.stop(new IllegalStateException("the cause"));
        }

        private static void stickToStandardError() throws InterruptedException {
            final Thread writer = new Thread(() -> System.err.println("x".repeat(MORE_THAN_A_PIPE_HOLDS)));
            writer.setDaemon(true);
            writer.start();
            // Writes until the thread hangs; a reader of the pipe would release it.
            writer.join(1_000);
        }

        /**
         * Fills the heap so that not even a small object fits: then no class can be loaded, not even one of the JDK's.
         * A second thread takes what the collector still finds.
         */
        private static void fillTheHeap(final FailStop failStop) {
            final Thread other = new Thread(() -> {
                while (true) {
                    fill();
                }
            });
            other.setDaemon(true);
            System.out.println("failing");
            other.start();
            failStop.stop(fill());
        }

        private static OutOfMemoryError fill() {
            try {
                while (true) {
                    all = new Object[] {all};
                }
            } catch (final OutOfMemoryError full) {
                return full;
            }
        }
    }
}
