package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.UnixOperatingSystemMXBean;
import io.doorbuster.http.identity.PassKey;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class DropCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldSellExactlyTheStockAndAccountForEveryRequest(int threads) throws Exception {
        assertEquals(0, drill(new StubSale(100, 1), "--users", "1000", "--threads", "" + threads));

        assertTrue(out.toString().startsWith("secured 100\nrefused sold-out 900\n"), out.toString());
        assertTrue(out.toString().contains("requests 1000, accounted for 1000"), out.toString());
        assertTrue(out.toString().contains("held      secured = min("), out.toString());
    }

    @Test
    void shouldBuyWithPasses() throws Exception {
        Path keyFile = folder.resolve("pass.key");
        PassKey.generate().write(keyFile);

        assertEquals(
                0,
                drill(
                        new StubSale(10, 1),
                        "--users",
                        "20",
                        "--identity",
                        "pass",
                        "--pass-key-file",
                        keyFile.toString()));

        assertTrue(out.toString().startsWith("secured 10\nrefused sold-out 10\n"), out.toString());
    }

    @Test
    void shouldCountUnitsNotOrders() throws Exception {
        assertEquals(0, drill(new StubSale(10, 3), "--users", "20", "--quantity", "3"));

        assertTrue(out.toString().startsWith("secured 3\nrefused sold-out 17\n"), out.toString());
    }

    @Test
    void shouldClickMoreOftenThanTheLimitAllows() throws Exception {
        assertEquals(0, drill(new StubSale(1000, 2), "--users", "50", "--clicks", "5"));

        assertTrue(out.toString().startsWith("secured 100\nrefused limit-reached 150\n"), out.toString());
    }

    @Test
    void shouldPrintTheSameAsOneJsonObject() throws Exception {
        assertEquals(0, drill(new StubSale(7, 1), "--users", "20", "--json"));

        Map<String, String> scalars = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(out.toString())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue()) {
                    scalars.put(json.getParsingContext().pathAsPointer().toString(), json.getText());
                }
            }
        }
        assertEquals("7", scalars.get("/secured"));
        assertEquals("13", scalars.get("/refused/sold-out"));
        assertEquals("7", scalars.get("/latencyMs/secured/count"));
        assertEquals("held", scalars.get("/checks/0/verdict"));
        assertEquals("0", scalars.get("/saleAfter/remaining"));
        assertEquals("0", scalars.get("/exitCode"));
    }

    @Test
    void shouldFindAnOversell() throws Exception {
        StubSale oversold = new StubSale(10, 1) {
            @Override
            long remaining() {
                return Math.max(11 - units, 0);
            }

            @Override
            String page() {
                return super.page()
                        .replaceAll(
                                "\"remaining\":\\d+,\"sold\":\\d+",
                                "\"remaining\":" + Math.max(0, 10 - units) + ",\"sold\":" + Math.min(10, units));
            }
        };

        assertEquals(3, drill(oversold, "--users", "20"));
        assertBroken("secured = min(");
        assertBroken("page");
    }

    @Test
    void shouldFindAnUndersell() throws Exception {
        StubSale undersold = new StubSale(10, 1) {
            @Override
            synchronized byte[] purchase(String user, long quantity, String key) {
                return units == 9 ? StubServer.problem(409, "sold-out") : super.purchase(user, quantity, key);
            }
        };

        assertEquals(3, drill(undersold, "--users", "20"));
        assertBroken("secured = min(");
        assertBroken("page");
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, position", "0, 1, 0, position", "0, 0, 1, unitsBefore"})
    void shouldFindARepeatedNumberPositionAndUnitsBefore(int number, int position, int before, String rule)
            throws Exception {
        StubSale confused = new StubSale(10, 1) {
            @Override
            String order(String user, long n, long p, long unitsBefore, long quantity) {
                boolean fifth = n == 5;
                return fifth
                        ? super.order(user, n - number, p - position, unitsBefore - before, quantity)
                        : super.order(user, n, p, unitsBefore, quantity);
            }
        };

        assertEquals(3, drill(confused, "--users", "20"));
        assertBroken(rule);
    }

    @Test
    void shouldFindPositionsThatFallWithTheSequence() throws Exception {
        StubSale unfair = new StubSale(10, 1) {
            @Override
            String order(String user, long n, long p, long unitsBefore, long quantity) {
                return super.order(user, n, 11 - p, 10 - p, quantity);
            }
        };

        assertEquals(3, drill(unfair, "--users", "20"));
        assertBroken("position");
    }

    @Test
    void shouldFindAUserOverTheLimit() throws Exception {
        StubSale generous = new StubSale(10, 2) {
            @Override
            String page() {
                return super.page().replace("\"perUserLimit\":2", "\"perUserLimit\":1");
            }
        };

        assertEquals(3, drill(generous, "--users", "3", "--clicks", "2"));
        assertBroken("limit");
    }

    @Test
    void shouldFindUsersWhoAreAtTheLimitWithoutAnOrder() throws Exception {
        StubSale stingy = new StubSale(10, 1) {
            @Override
            synchronized byte[] purchase(String user, long quantity, String key) {
                return user.endsWith("3")
                        ? StubServer.problem(409, "limit-reached")
                        : super.purchase(user, quantity, key);
            }
        };

        assertEquals(3, drill(stingy, "--users", "10"));
        assertBroken("limit-reached");
    }

    @Test
    void shouldFindAnAnswerThatWentToAnotherUser() throws Exception {
        StubSale crossed = new StubSale(10, 1) {
            @Override
            String order(String user, long n, long p, long unitsBefore, long quantity) {
                return super.order(n == 5 ? "u99999999" : user, n, p, unitsBefore, quantity);
            }
        };

        assertEquals(3, drill(crossed, "--users", "20"));
        assertBroken("owner");
    }

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
    void shouldNotComeBackAfterBusyUnlessAskedTo() throws Exception {
        assertEquals(0, drill(busyFiveTimes(new StubSale(10, 1)), "--users", "20"));

        assertTrue(out.toString().startsWith("secured 10\nrefused busy 5\nrefused sold-out 5\n"), out.toString());
    }

    @Test
    void shouldComeBackAfterBusyWhenAskedTo() throws Exception {
        assertEquals(0, drill(busyFiveTimes(new StubSale(10, 1)), "--users", "20", "--retry"));

        assertTrue(out.toString().startsWith("secured 10\nrefused sold-out 10\n"), out.toString());
        assertTrue(out.toString().contains("retries 5"), out.toString());
    }

    @Test
    void shouldReadAnswersThatEndTheConnectionOrComeInChunksOrBytes() throws Exception {
        StubSale sale = new StubSale(10, 1);
        AtomicInteger purchases = new AtomicInteger();
        StubServer.Handler odd = request -> {
            String text = new String(sale.answer(request), StandardCharsets.ISO_8859_1);
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
        StubSale sale = new StubSale(100, 1);
        AtomicInteger purchases = new AtomicInteger();
        StubServer.Handler stalling = request -> {
            if (request.method().equals("POST") && purchases.incrementAndGet() == 1) {
                hold(500);
            }
            return sale.answer(request);
        };

        // One connection, ten requests due in the first 100 ms: one stalled answer makes all of them late.
        assertEquals(0, drill(stalling, "--users", "10", "--over", "100ms", "--connections", "1", "--json"));

        double p50 = Double.parseDouble(out.toString().replaceAll("(?s).*?\"p50\":([0-9.]+).*", "$1"));
        assertTrue(p50 > 400, "p50 " + p50);
    }

    @Test
    void shouldExitFourWhenSlowerThanAllowed() throws Exception {
        StubSale sale = new StubSale(100, 1);
        StubServer.Handler slow = request -> {
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
        StubSale sale = new StubSale(100, 1);
        StubServer.Handler silent = request -> {
            if (request.method().equals("POST")) {
                hold(30_000);
            }
            return sale.answer(request);
        };

        assertEquals(1, drill(silent, "--users", "10", "--over", "10ms", "--connections", "4", "--timeout", "300ms"));

        assertTrue(out.toString().contains("\nunknown timed-out "), out.toString());
        assertTrue(out.toString().contains("requests 10, accounted for 10"), out.toString());
    }

    @Test
    void shouldStillReportWhenTheServerDiesOnTheWay() throws Exception {
        StubSale sale = new StubSale(100, 1);
        AtomicReference<StubServer> dying = new AtomicReference<>();
        StubServer server = new StubServer(request -> {
            byte[] answer = sale.answer(request);
            if (sale.secured() == 10) {
                dying.get().close();
            }
            return answer;
        });
        dying.set(server);

        int code = run(
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
                "200ms",
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

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        String url;
        try (StubServer server = new StubServer(new StubSale(1, 1))) {
            url = server.url();
        }

        assertEquals(1, run("--url", url, "--identity", "header"));

        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("doorbuster: cannot connect to " + url), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--users 0",
                "--users 5000001",
                "--users x",
                "--clicks 0",
                "--connections 0",
                "--connections 60001",
                "--quantity 0",
                "--threads 17",
                "--over 10",
                "--over -1s",
                "--over 25h",
                "--rate 0",
                "--rate 10 --over 5s",
                "--url https://localhost",
                "--url localhost:8080",
                "--url http://a/?b",
                "--sale Demo",
                "--identity none",
                "--max-p99 0s",
                "--timeout 0s",
                "--warmup 11m",
                "--progress loud",
                "--admin-url http://127.0.0.1:1",
                "--unheard-of"
            })
    void shouldRefuseBadFlagsInOneLine(String flags) {
        assertEquals(2, run(flags.split(" ")));

        String first = err.toString().lines().findFirst().orElse("");
        assertTrue(first.contains(flags.split(" ", 2)[0]), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldRefuseMoreConnectionsThanTheProcessMayOpen() {
        assertEquals(2, run("--connections", "60000", "--users", "0"));

        List<String> lines = err.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("doorbuster: --users 0 is out of range"), err.toString());
        long descriptors =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        assertEquals(descriptors < 60_000 ? 2 : 1, lines.size(), err.toString());
    }

    @Test
    void shouldCalibrateItself() {
        assertEquals(0, run("--calibrate", "--users", "5000", "--connections", "8", "--warmup", "0s"));

        assertTrue(out.toString().startsWith("secured 0\nrefused sold-out 5000\n"), out.toString());
    }

    /** Executes every purchase, and hangs up instead of answering each fifth. */
    private static StubServer.Handler losingEveryFifth(StubSale sale) {
        AtomicInteger purchases = new AtomicInteger();
        return request -> {
            byte[] answer = sale.answer(request);
            boolean lost = request.method().equals("POST") && purchases.incrementAndGet() % 5 == 0;
            return lost ? null : answer;
        };
    }

    private static StubServer.Handler busyFiveTimes(StubSale sale) {
        AtomicInteger purchases = new AtomicInteger();
        return request -> request.method().equals("POST") && purchases.incrementAndGet() <= 5
                ? StubServer.problem(503, "busy", "Retry-After: 0")
                : sale.answer(request);
    }

    private void assertBroken(String rule) {
        assertTrue(out.toString().contains("BROKEN    " + rule), out.toString());
    }

    private int drill(StubServer.Handler handler, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of("--over", "50ms", "--connections", "8", "--warmup", "0s"));
        for (String flag : flags) {
            int given = all.indexOf(flag);
            if (given >= 0) {
                all.remove(given + 1);
                all.remove(given);
            }
        }
        if (!Arrays.asList(flags).contains("--identity")) {
            all.addAll(List.of("--identity", "header"));
        }
        all.addAll(List.of(flags));
        try (StubServer server = new StubServer(handler)) {
            all.addAll(List.of("--url", server.url(), "--progress", "none"));
            return run(all.toArray(String[]::new));
        }
    }

    private int run(String... args) {
        return new CommandLine(new DropCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    /** A server that takes its time. */
    private static void hold(long ms) throws InterruptedIOException {
        try {
            assertFalse(new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS));
        } catch (InterruptedException over) {
            throw new InterruptedIOException();
        }
    }

    private static String chunked(String text) {
        String[] parts = text.split("\r\n\r\n", 2);
        String head = parts[0].replaceAll("Content-Length: \\d+", "Transfer-Encoding: chunked");
        String first = parts[1].substring(0, 10);
        String rest = parts[1].substring(10);
        return head + "\r\n\r\na\r\n" + first + "\r\n" + Integer.toHexString(rest.length()) + "\r\n" + rest
                + "\r\n0\r\n\r\n";
    }
}
