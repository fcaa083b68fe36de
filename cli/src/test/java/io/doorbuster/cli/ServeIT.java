package io.doorbuster.cli;

import static io.doorbuster.cli.Shopper.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar.Result;
import io.doorbuster.cli.Jar.Serving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar, as it is run. */
class ServeIT {
    private static final String BLOCKS = "65536";

    @TempDir
    private Path data;

    private Shopper shopper;

    @BeforeEach
    void meetTheShopper() {
        shopper = new Shopper(data);
    }

    @Test
    void shouldGiveAWinnerWhoLostTheAnswerTheSameOrderAgain() throws Exception {
        final String orderId;
        try (Serving server = Serving.demo(data)) {
            create(server, "two", 2);
            orderId = member(shopper.buy(server.shop(), "two", "anna", "k1").body(), "orderId");
            assertEquals(201, shopper.buy(server.shop(), "two", "bert", null).statusCode());
            final HttpResponse<String> late = shopper.buy(server.shop(), "two", "carl", "k1");
            assertEquals("/problems/sold-out", member(late.body(), "type"));
            assertSameOrder(orderId, server, "two");
            assertEquals(
                    200,
                    shopper.admin(server.admin() + "/admin/v1/sales/two/close", "")
                            .statusCode());
            assertEquals(
                    "/problems/sale-closed",
                    member(shopper.buy(server.shop(), "two", "carl", "k1").body(), "type"));
            assertSameOrder(orderId, server, "two");
            assertEquals(0, server.stop());
        }
        try (Serving server = Serving.demo(data)) {
            assertSameOrder(orderId, server, "two");
            server.kill();
        }
        try (Serving server = Serving.demo(data)) {
            assertSameOrder(orderId, server, "two");
            final String mine = shopper.get(server.shop() + "/v1/sales/two/purchases/me", "anna")
                    .body();
            assertEquals(orderId, member(mine, "orderId"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "127.0.0.1", "::1"})
    void shouldPrintWhereAClientOnThisMachineReachesIt(final String address) throws Exception {
        assumeTrue(canListen(address), "this machine has no " + address);
        try (Serving server = Serving.demo(data, "--bind", address, "--admin-bind", address)) {
            final String host = address.equals("::1") ? "[::1]" : "127.0.0.1";
            assertEquals(host, URI.create(server.shop()).getHost());
            assertEquals(host, URI.create(server.admin()).getHost());
            assertEquals(201, shopper.buy(server.shop(), "demo", "ann", null).statusCode());
            assertEquals(
                    200, shopper.admin(server.admin() + "/admin/v1/state", null).statusCode());
        }
    }

    private static boolean canListen(final String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (final IOException none) {
            return false;
        }
    }

    @Test
    void shouldReplayToTheHashThatTheServerShowedBeforeAStopAndBeforeAKill() throws Exception {
        sellSomeAndCompareHashes(javaHome());
    }

    @Test
    void shouldReplayToTheSameHashOnJdk25AndLater() throws Exception {
        final Optional<Path> newer = newerJava();
        assumeTrue(newer.isPresent(), "no JDK 25 or later is installed");
        sellSomeAndCompareHashes(newer.get());
        // And what the one wrote, the other replays to the same state.
        assertEquals(replay(newer.get()), replay(javaHome()));
    }

    private void sellSomeAndCompareHashes(final Path java) throws Exception {
        for (final boolean kill : new boolean[] {false, true}) {
            final String shown;
            try (Serving server = Serving.demoOn(java, data)) {
                for (int i = 0; i < 20; i++) {
                    shopper.buy(server.shop(), "demo", "user" + kill + i, null);
                }
                shown = shopper.admin(server.admin() + "/admin/v1/state", null).body();
                assertEquals(member(shown, "sequence"), member(shown, "durableSequence"));
                if (kill) {
                    server.kill();
                } else {
                    assertEquals(0, server.stop());
                }
            }
            final String replayed = replay(java);
            assertEquals(member(shown, "stateHash"), member(replayed, "stateHash"));
            assertEquals(member(shown, "sequence"), member(replayed, "sequence"));
        }
    }

    @Test
    void shouldRefuseASecondServerOnTheSameDirectoryAndGoOnServing() throws Exception {
        try (Serving server = Serving.demo(data)) {
            final Result second =
                    Jar.run("serve", "--demo", "--data", data.toString(), "--port", "0", "--admin-port", "0");
            assertOneLine(1, second);
            assertEquals(201, shopper.buy(server.shop(), "demo", "anna", null).statusCode());
        }
    }

    @Test
    void shouldRefuseAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            final Result result = Jar.run(
                    "serve",
                    "--demo",
                    "--data",
                    data.toString(),
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--admin-port",
                    "0");
            assertOneLine(1, result);
            assertTrue(result.err().contains(Integer.toString(taken.getLocalPort())), result.err());
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsNone() throws Exception {
        final Path file = Files.createFile(data.resolve("file"));
        assertOneLine(
                1, Jar.run("serve", "--demo", "--data", file.resolve("below").toString()));
    }

    @Test
    void shouldRefuseADamagedJournalAndChangeNothing() throws Exception {
        try (Serving server = Serving.demo(data, "--journal-block-size", BLOCKS)) {
            for (int i = 0; i < 5; i++) {
                shopper.buy(server.shop(), "demo", "user" + i, null);
            }
            server.stop();
        }
        final Path queue = queueFile();
        try (FileChannel channel = FileChannel.open(queue, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            flipAByteOf(channel, "user1".getBytes(StandardCharsets.US_ASCII));
        }
        final byte[] before = Files.readAllBytes(queue);
        final Result serve = Jar.run("serve", "--demo", "--data", data.toString(), "--port", "0", "--admin-port", "0");
        assertOneLine(3, serve);
        assertTrue(serve.err().contains(queue.toString()), serve.err());
        assertEquals(3, Jar.run("journal", "replay", "--data", data.toString()).exitCode());
        assertEquals(0, Arrays.compare(before, Files.readAllBytes(queue)));
    }

    private static void flipAByteOf(final FileChannel channel, final byte[] text) throws IOException {
        final ByteBuffer content = ByteBuffer.allocate((int) channel.size());
        channel.read(content, 0);
        for (int at = 0; at + text.length < content.capacity(); at++) {
            if (Arrays.equals(content.array(), at, at + text.length, text, 0, text.length)) {
                channel.write(ByteBuffer.wrap(new byte[] {'v'}), at);
                return;
            }
        }
        throw new AssertionError("not in the journal");
    }

    private Path queueFile() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void create(final Serving server, final String saleId, final int stock) throws Exception {
        final HttpResponse<String> created = shopper.admin(
                server.admin() + "/admin/v1/sales", "{\"saleId\":\"" + saleId + "\",\"stock\":" + stock + "}");
        assertEquals(201, created.statusCode(), created.body());
    }

    private void assertSameOrder(final String orderId, final Serving server, final String sale) throws Exception {
        final HttpResponse<String> again = shopper.buy(server.shop(), sale, "anna", "k1");
        assertEquals(201, again.statusCode(), again.body());
        assertEquals(orderId, member(again.body(), "orderId"));
        assertEquals("true", again.headers().firstValue("Idempotent-Replayed").orElse("missing"));
    }

    private String replay(final Path java) throws Exception {
        final Result result = Jar.runOn(java, "journal", "replay", "--data", data.toString(), "--json");
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }

    private static void assertOneLine(final int exitCode, final Result result) {
        assertEquals(exitCode, result.exitCode(), result.err());
        final List<String> said = result.err()
                .lines()
                .filter(line -> line.startsWith("doorbuster: "))
                .toList();
        assertEquals(1, said.size(), result.err());
        assertEquals("", result.out());
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The newest java 25 or later beside the usual ones, or named by JAVA25_HOME. */
    private static Optional<Path> newerJava() throws Exception {
        final String named = System.getenv("JAVA25_HOME");
        if (named != null) {
            return Optional.of(Path.of(named, "bin", "java"));
        }
        final Path homes = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(homes)) {
            return Optional.empty();
        }
        try (Stream<Path> installed = Files.list(homes)) {
            for (final Path home : installed.toList()) {
                final Path java = home.resolve("bin/java");
                if (Files.isExecutable(java) && featureOf(java) >= 25) {
                    return Optional.of(java);
                }
            }
        }
        return Optional.empty();
    }

    private static int featureOf(final Path java) throws Exception {
        final String said = Jar.run(List.of(java.toString(), "-version")).err();
        final Matcher version = Pattern.compile("version \"(\\d+)").matcher(said);
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }
}
