package io.doorbuster.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writing to standard error, with a reader that the test controls. */
@Timeout(60)
class StandardErrorTest {
    private static final long PATIENCE_MILLIS = 30_000;

    @Test
    void shouldWriteInOrderAllThatWasOfferedBeforeAFlush() {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final StandardError standardError = new StandardError(read);
        for (int i = 0; i < 100; i++) {
            assertTrue(standardError.offer((i + "\n").getBytes(UTF_8)));
        }
        standardError.flush(PATIENCE_MILLIS);
        final String[] lines = read.toString(UTF_8).split("\n");
        assertEquals(100, lines.length);
        assertEquals("99", lines[99]);
    }

    @Test
    void shouldNeitherBlockNorGrowWhileNobodyReads() throws InterruptedException {
        final CountDownLatch reading = new CountDownLatch(1);
        final StandardError standardError = new StandardError(new OutputStream() {
            @Override
            public void write(final int value) throws IOException {
                try {
                    reading.await();
                } catch (final InterruptedException e) {
                    throw new IOException(e);
                }
            }
        });
        int taken = 0;
        while (standardError.offer(new byte[] {'x'})) {
            taken++;
            assertTrue(taken < 10_000, "it takes whatever comes");
        }
        final PrintStream printing = standardError.stream();
        for (int i = 0; i < 10_000; i++) {
            printing.println("nobody waits for this");
        }
        final long start = System.nanoTime();
        standardError.flush(50);
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(50), "it did not wait");
        assertFalse(standardError.limiter().takeReport().isEmpty());
        reading.countDown();
        standardError.flush(PATIENCE_MILLIS);
        assertTrue(standardError.offer(new byte[] {'y'}));
    }

    @Test
    void shouldContinueWhenItsReaderHasExited() {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final CountDownLatch failures = new CountDownLatch(2);
        final StandardError standardError = new StandardError(new OutputStream() {
            @Override
            public void write(final int value) throws IOException {
                throw new IOException("not used");
            }

            @Override
            public void write(final byte[] bytes) throws IOException {
                if (failures.getCount() > 0) {
                    failures.countDown();
                    throw new IOException("Broken pipe");
                }
                read.write(bytes);
            }
        });
        for (final String line : new String[] {"a", "b", "c"}) {
            assertTrue(standardError.offer(line.getBytes(UTF_8)));
        }
        standardError.flush(PATIENCE_MILLIS);
        assertEquals("c", read.toString(UTF_8));
    }
}
