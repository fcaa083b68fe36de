package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpFront;
import io.doorbuster.http.address.Network;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestCertificate;
import io.doorbuster.http.support.TestServer;
import io.doorbuster.http.tls.ServerKeys;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public listener behind a proxy that begins each connection with the client's address. */
@Tag("both-roads")
class ProxyProtocolTest {
    private static final String CLIENT = "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n";
    private static final String OTHER = "PROXY TCP4 203.0.113.8 10.0.0.1 4711 443\r\n";
    private static final String CLOCK = "GET /v1/clock HTTP/1.1\r\nHost: a\r\n\r\n";

    private static UnaryOperator<HttpConfig> behind(final String... trusted) {
        final List<Network> networks =
                List.of(trusted).stream().map(Network::parse).toList();
        return config -> config.withFront(HttpFront.none().behind(networks, true));
    }

    @Test
    void shouldServeConnectionsOfBothVersions() throws IOException {
        try (TestServer server = TestServer.start(behind("127.0.0.0/8"));
                RawClient text = server.shopper();
                RawClient binary = server.shopper();
                RawClient check = server.shopper()) {
            text.write(CLIENT + CLOCK + CLOCK);
            assertEquals(200, text.read().status());
            assertEquals(200, text.read().status());
            binary.writeLatin1(new String(
                            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2111000ccb0071070a000001123401bb"),
                            ISO_8859_1)
                    + CLOCK);
            assertEquals(200, binary.read().status());
            check.writeLatin1(new String(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000"), ISO_8859_1)
                    + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(200, check.read().status());
        }
    }

    @Test
    void shouldReadTheHeaderHoweverItIsCut() throws IOException {
        try (TestServer server = TestServer.start(behind("127.0.0.0/8"))) {
            for (int cut = 1; cut < CLIENT.length() + 2; cut++) {
                try (RawClient client = server.shopper()) {
                    final String whole = CLIENT + CLOCK;
                    client.write(whole.substring(0, cut));
                    assertFalse(client.hasAnswerWithin(1));
                    client.write(whole.substring(cut));
                    assertEquals(200, client.read().status());
                }
            }
        }
    }

    @Test
    void shouldCloseConnectionsThatBeginOtherwise() throws IOException {
        try (TestServer server = TestServer.start(behind("127.0.0.0/8"))) {
            for (final String begin :
                    new String[] {CLOCK, "\r\n" + CLIENT, "PROXY TCP4 a b 1 2\r\n" + CLOCK, "PROXY\n"}) {
                try (RawClient client = server.shopper()) {
                    client.write(begin);
                    assertTrue(client.isClosedByServer(), begin);
                }
            }
            try (RawClient client = server.shopper()) {
                client.write("PROXY TCP4");
                client.finishWriting();
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @Test
    void shouldCloseConnectionsFromElsewhere() throws IOException {
        try (TestServer server = TestServer.start(behind("10.0.0.0/8", "::1"));
                RawClient stranger = server.shopper()) {
            stranger.write(CLIENT + CLOCK);
            assertTrue(stranger.isClosedByServer());
            assertEquals(200, server.merchant().send("GET /livez", null).status());
        }
    }

    @Test
    void shouldLimitTheTimeForTheHeader() throws IOException {
        final HttpLimits impatient = new HttpLimits(
                1_000, 100, 1_000, 8_192, 4_096, 64, 10_000, 60_000, 5_000, 60_000, 5_000, 10, 300, 2_000, 0);
        try (TestServer server = TestServer.start(
                        config -> behind("127.0.0.1").apply(config).withLimits(impatient));
                RawClient silent = server.shopper();
                RawClient slow = server.shopper()) {
            slow.write("PROXY TCP4 203.0");
            assertTrue(silent.isClosedByServer());
            assertTrue(slow.isClosedByServer());
        }
    }

    /** The proxy itself may have all connections; its clients have their share each. */
    @Test
    void shouldCountConnectionsForTheClientAndNotForTheProxy() throws IOException {
        final HttpLimits limits = TestServer.limits(64, 60_000, 60_000).withMaxConnectionsPerAddress(1);
        try (TestServer server =
                TestServer.start(config -> behind("127.0.0.0/8").apply(config).withLimits(limits))) {
            try (RawClient first = server.shopper();
                    RawClient second = server.shopper();
                    RawClient other = server.shopper()) {
                first.write(CLIENT + CLOCK);
                assertEquals(200, first.read().status());
                second.write(CLIENT + CLOCK);
                final RawClient.Answer refused = second.read();
                assertEquals("busy", refused.problem());
                assertTrue(second.isClosedByServer());
                other.write(OTHER + CLOCK);
                assertEquals(200, other.read().status());
            }
            awaitRoom(server);
        }
    }

    /** Once the first connection has ended, its address may connect again. */
    private static void awaitRoom(final TestServer server) throws IOException {
        final long deadline = System.nanoTime() + TestServer.PATIENCE_MILLIS * 1_000_000L;
        int status = 0;
        while (status != 200) {
            assertTrue(System.nanoTime() - deadline < 0, "the ended connection still counts");
            try (RawClient again = server.shopper()) {
                again.write(CLIENT + CLOCK);
                status = again.read().status();
            }
        }
    }

    @Test
    void shouldReadTheHeaderBeforeTls(@TempDir final Path folder) throws Exception {
        final TestCertificate certificate = TestCertificate.make(folder, "behind", "EC");
        certificate.writeCertificate(folder.resolve("cert.pem"));
        certificate.writeKey(folder.resolve("key.pem"));
        final ServerKeys keys = ServerKeys.read(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        try (TestServer server = TestServer.start(config -> config.withFront(HttpFront.none()
                        .behind(List.of(Network.parse("127.0.0.1")), true)
                        .encryptedWith(keys)));
                Socket socket = new Socket(
                        server.http.publicAddress().getAddress(),
                        server.http.publicAddress().getPort())) {
            socket.getOutputStream().write(CLIENT.getBytes(ISO_8859_1));
            try (SSLSocket encrypted = (SSLSocket) TestCertificate.trusting(Set.of(certificate))
                            .getSocketFactory()
                            .createSocket(socket, "localhost", socket.getPort(), true);
                    RawClient client = new RawClient(encrypted)) {
                assertEquals(200, client.send("GET /v1/clock", null).status());
            }
        }
    }

    @Test
    void shouldNotStartWithoutATrustedProxy() {
        assertThrows(IllegalArgumentException.class, () -> HttpFront.none().behind(List.of(), true));
    }
}
