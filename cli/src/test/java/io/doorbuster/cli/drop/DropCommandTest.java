package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.UnixOperatingSystemMXBean;
import io.doorbuster.cli.loadgen.StubSale;
import io.doorbuster.cli.loadgen.StubServer;
import io.doorbuster.http.identity.PassKey;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of a drill against a good server, and its flags. */
class DropCommandTest extends DropHarness {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldSellExactlyTheStockAndAccountForEveryRequest(final int threads) throws Exception {
        assertEquals(0, drill(new StubSale(100, 1), "--users", "1000", "--threads", "" + threads));

        assertTrue(out.toString().startsWith("secured 100\nrefused sold-out 900\n"), out.toString());
        assertTrue(out.toString().contains("requests 1000, accounted for 1000"), out.toString());
        assertTrue(out.toString().contains("ok        secured = min("), out.toString());
    }

    @Test
    void shouldBuyWithPasses() throws Exception {
        final Path keyFile = folder.resolve("pass.key");
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

        final Map<String, String> scalars = new HashMap<>();
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
    void shouldSayThatNobodyListens() throws Exception {
        final String url;
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
    void shouldRefuseBadFlagsInOneLine(final String flags) {
        assertEquals(2, run(flags.split(" ")));

        final String first = err.toString().lines().findFirst().orElse("");
        assertTrue(first.contains(flags.split(" ", 2)[0]), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldRefuseMoreConnectionsThanTheProcessMayOpen() {
        assertEquals(2, run("--connections", "60000", "--users", "0"));

        final List<String> lines = err.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("doorbuster: --users 0 is out of range"), err.toString());
        final long descriptors =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        assertEquals(descriptors < 60_000 ? 2 : 1, lines.size(), err.toString());
    }

    @Test
    void shouldCalibrateItself() {
        assertEquals(0, run("--calibrate", "--users", "5000", "--connections", "8", "--warmup", "0s"));

        assertTrue(out.toString().startsWith("secured 0\nrefused sold-out 5000\n"), out.toString());
    }
}
