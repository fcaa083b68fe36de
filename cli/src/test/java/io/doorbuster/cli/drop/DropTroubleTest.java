package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.loadgen.StubSale;
import io.doorbuster.cli.loadgen.StubServer;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Drills against servers that are slow, busy, silent or gone, or whose answers are odd or missing. */
class DropTroubleTest extends DropHarness {
    @Test
    void shouldCallALostAnswerUnknownAndStillCheckWhatItCan() throws Exception {
        assertEquals(1, drill(losingEveryFifth(new StubSale(10, 1)), "--users", "20"));

        assertTrue(out.toString().startsWith("secured 8\nrefused sold-out 8\n"), out.toString());
        assertTrue(out.toString().contains("\nunknown connection-closed 4\n"), out.toString());
        assertTrue(out.toString().contains("connections 8, ended 4"), out.toString());
        assertFalse(out.toString().contains("BROKEN"), out.toString());
    }

    @Test
    void shouldGetTheSameOrderByAskingAgainWithTheKey() throws Exception {
        assertEquals(0, drill(losingEveryFifth(new StubSale(10, 1)), "--users", "20", "--retry"));

        assertTrue(out.toString().startsWith("secured 10\nrefused sold-out 10\n"), out.toString());
    }

    @Test
    void shouldNotRepeatAfterBusyWithoutTheFlag() throws Exception {
        assertEquals(0, drill(busyFiveTimes(new StubSale(10, 1)), "--users", "20"));

        assertTrue(out.toString().startsWith("secured 10\nrefused busy 5\nrefused sold-out 5\n"), out.toString());
    }

    @Test
    void shouldRepeatAfterBusyWithTheFlag() throws Exception {
        assertEquals(0, drill(busyFiveTimes(new StubSale(10, 1)), "--users", "20", "--retry"));

        assertTrue(out.toString().startsWith("secured 10\nrefused sold-out 10\n"), out.toString());
        assertTrue(out.toString().contains("retries 5"), out.toString());
    }

    @Test
    void shouldReadAnswersThatEndTheConnectionOrComeInChunksOrBytes() throws Exception {
        final StubSale sale = new StubSale(10, 1);
        final AtomicInteger purchases = new AtomicInteger();
        final StubServer.Handler odd = request -> {
            final String text = new String(sale.answer(request), StandardCharsets.ISO_8859_1);
            return switch (request.method().equals("POST") ? purchases.incrementAndGet() % 3 : 0) {
                case 1 -> StubServer.bytes(text.replace("\r\nContent-Type", "\r\nConnection: close\r\nContent-Type"));
                case 2 -> StubServer.bytes(chunked(text));
                default -> StubServer.bytes(text);
            };
        };

        assertEquals(0, drill(odd, "--users", "30"));

        assertTrue(out.toString().startsWith("secured 10\nrefused sold-out 20\n"), out.toString());
        assertTrue(out.toString().contains("connections 8, ended 10"), out.toString());
    }

    @Test
    void shouldCountLatencyFromTheIntendedStartNotFromTheSend() throws Exception {
        final StubSale sale = new StubSale(100, 1);
        final AtomicInteger purchases = new AtomicInteger();
        final StubServer.Handler stalling = request -> {
            if (request.method().equals("POST") && purchases.incrementAndGet() == 1) {
                hold(500);
            }
            return sale.answer(request);
        };

        // One connection, ten requests due in the first 100 ms: one stalled answer makes all of them late.
        assertEquals(0, drill(stalling, "--users", "10", "--over", "100ms", "--connections", "1", "--json"));

        final double p50 = Double.parseDouble(out.toString().replaceAll("(?s).*?\"p50\":([0-9.]+).*", "$1"));
        assertTrue(p50 > 400, "p50 " + p50);
    }

    @Test
    void shouldExitFourWhenSlowerThanAllowed() throws Exception {
        final StubSale sale = new StubSale(100, 1);
        final StubServer.Handler slow = request -> {
            if (request.method().equals("POST")) {
                hold(30);
            }
            return sale.answer(request);
        };

        assertEquals(4, drill(slow, "--users", "10", "--max-p99", "10ms"));
        assertTrue(out.toString().contains("TOO SLOW"), out.toString());
        assertEquals(0, drill(new StubSale(100, 1), "--users", "10", "--max-p99", "20s"));
    }

    @Test
    void shouldGiveUpOnAnswersThatNeverCome() throws Exception {
        final StubSale sale = new StubSale(100, 1);
        final StubServer.Handler silent = request -> {
            if (request.method().equals("POST")) {
                hold(30_000);
            }
            return sale.answer(request);
        };

        assertEquals(1, drill(silent, "--users", "10", "--over", "10ms", "--connections", "4", "--timeout", "2s"));

        assertTrue(out.toString().contains("\nunknown timed-out "), out.toString());
        assertTrue(out.toString().contains("requests 10, accounted for 10"), out.toString());
    }

    @Test
    void shouldStillReportWhenTheServerDiesOnTheWay() throws Exception {
        final StubSale sale = new StubSale(100, 1);
        final AtomicReference<StubServer> dying = new AtomicReference<>();
        final StubServer server = new StubServer(request -> {
            final byte[] answer = sale.answer(request);
            if (sale.secured() == 10) {
                dying.get().close();
            }
            return answer;
        });
        dying.set(server);

        final int code = run(
                "--url",
                server.url(),
                "--identity",
                "header",
                "--users",
                "40",
                "--over",
                "100ms",
                "--warmup",
                "0s",
                "--timeout",
                "5s",
                "--connections",
                "1",
                "--progress",
                "none");

        assertEquals(1, code, err.toString());
        assertTrue(out.toString().startsWith("secured 9\n"), out.toString());
        assertTrue(out.toString().contains("\nerror not-sent "), out.toString());
        assertTrue(out.toString().contains("requests 40, accounted for 40"), out.toString());
        assertTrue(out.toString().contains("\nUNCHECKED page: Connection refused"), out.toString());
    }

    /** Executes every purchase, and hangs up instead of answering each fifth. */
    static StubServer.Handler losingEveryFifth(final StubSale sale) {
        final AtomicInteger purchases = new AtomicInteger();
        return request -> {
            final byte[] answer = sale.answer(request);
            final boolean lost = request.method().equals("POST") && purchases.incrementAndGet() % 5 == 0;
            return lost ? null : answer;
        };
    }

    private static StubServer.Handler busyFiveTimes(final StubSale sale) {
        final AtomicInteger purchases = new AtomicInteger();
        return request -> request.method().equals("POST") && purchases.incrementAndGet() <= 5
                ? StubServer.problem(503, "busy", "Retry-After: 0")
                : sale.answer(request);
    }

    /** A slow server. */
    static void hold(final long ms) throws InterruptedIOException {
        try {
            assertFalse(new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS));
        } catch (final InterruptedException over) {
            throw new InterruptedIOException();
        }
    }

    private static String chunked(final String text) {
        final String[] parts = text.split("\r\n\r\n", 2);
        final String head = parts[0].replaceAll("Content-Length: \\d+", "Transfer-Encoding: chunked");
        final String first = parts[1].substring(0, 10);
        final String rest = parts[1].substring(10);
        return head + "\r\n\r\na\r\n" + first + "\r\n" + Integer.toHexString(rest.length()) + "\r\n" + rest
                + "\r\n0\r\n\r\n";
    }
}
