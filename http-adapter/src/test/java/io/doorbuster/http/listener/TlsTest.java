package io.doorbuster.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpFront;
import io.doorbuster.http.support.Json;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestCertificate;
import io.doorbuster.http.support.TestServer;
import io.doorbuster.http.tls.ServerKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public listener with a certificate. */
@Tag("both-roads")
class TlsTest {
    private static final String SALE = "\"stock\":1000";

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static SSLContext trusting;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.make(folder, "first", "EC");
        trusting = TestCertificate.trusting(Set.of(certificate));
        certificate.writeCertificate(folder.resolve("cert.pem"));
        certificate.writeKey(folder.resolve("key.pem"));
        final ServerKeys keys = ServerKeys.read(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        server = TestServer.start(config -> config.withFront(HttpFront.none().encryptedWith(keys)));
        server.createSale("tls", SALE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SSLSocket connect(final String... protocols) throws IOException {
        final SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
                .createSocket(
                        server.http.publicAddress().getAddress(),
                        server.http.publicAddress().getPort());
        socket.setSoTimeout(TestServer.PATIENCE_MILLIS);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static URI uri(final String path) {
        return URI.create("https://localhost:" + server.http.publicAddress().getPort() + path);
    }

    private static HttpRequest purchase(final String user) {
        return HttpRequest.newBuilder(uri("/v1/sales/tls/purchases"))
                .header("Authorization", "Bearer " + server.pass(user, "*"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"quantity\":1}"))
                .build();
    }

    private static HttpClient http2() {
        return HttpClient.newBuilder().sslContext(trusting).build();
    }

    @Test
    void shouldSellOverHttp2() throws Exception {
        final HttpResponse<String> answer = http2().send(purchase("alice"), HttpResponse.BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        assertEquals(201, answer.statusCode(), answer.body());
        assertEquals("alice", Json.object(answer.body()).get("userId"));
        assertEquals("process", answer.headers().firstValue("durability").orElse(""));
    }

    @Test
    void shouldSellToManyAtOnceOverOneConnectionOfHttp2() throws Exception {
        final HttpClient client = http2();
        final List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        assertEquals(
                200,
                client.send(HttpRequest.newBuilder(uri("/v1/clock")).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode());
        for (int i = 0; i < 90; i++) {
            answers.add(client.sendAsync(purchase("crowd" + i), HttpResponse.BodyHandlers.ofString()));
        }
        final Set<Object> orders = answers.stream()
                .map(answer -> answer.join())
                .map(answer -> {
                    assertEquals(201, answer.statusCode(), answer.body());
                    return Json.object(answer.body()).get("orderId");
                })
                .collect(Collectors.toSet());
        assertEquals(90, orders.size());
    }

    @Test
    void shouldServeAPageAndAProblemOverHttp2() throws Exception {
        final HttpClient client = http2();
        final HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(uri("/problems/sold-out")).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        final HttpResponse<String> problem = client.send(
                HttpRequest.newBuilder(uri("/v1/sales/none")).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(404, problem.statusCode());
        assertTrue(problem.body().contains("unknown-sale"), problem.body());
    }

    @Test
    void shouldRefuseABodyThatIsTooLongOverHttp2AndServeOn() throws Exception {
        final HttpClient client = http2();
        for (final int length : new int[] {5_000, 60_000, 200_000}) {
            final HttpResponse<String> refused = client.send(
                    HttpRequest.newBuilder(uri("/v1/sales/tls/purchases"))
                            .header("Authorization", "Bearer " + server.pass("long", "*"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(length)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(413, refused.statusCode(), refused.body());
        }
        assertEquals(
                201,
                client.send(purchase("after-413"), HttpResponse.BodyHandlers.ofString())
                        .statusCode());
    }

    @Test
    void shouldSellOverHttp1InsideOfTls() throws Exception {
        for (final String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (RawClient client = new RawClient(connect(protocol))) {
                for (int i = 0; i < 3; i++) {
                    final RawClient.Answer answer = client.send(
                            "POST /v1/sales/tls/purchases",
                            "{\"quantity\":1}",
                            server.authorization(protocol + '-' + i));
                    assertEquals(201, answer.status(), answer.body());
                }
                assertEquals(200, client.send("GET /problems/sold-out", null).status());
                assertEquals(200, client.send("GET /v1/clock", null).status());
            }
        }
    }

    /** Each request in one record per byte, and two requests in one record. */
    @Test
    void shouldReadRequestsHoweverTheyAreCutIntoRecords() throws Exception {
        try (RawClient client = new RawClient(connect())) {
            final String request = "GET /v1/clock HTTP/1.1\r\nHost: a\r\n\r\n";
            for (int i = 0; i < request.length(); i++) {
                client.write(request.substring(i, i + 1));
            }
            assertEquals(200, client.read().status());
            client.write(request + request);
            assertEquals(200, client.read().status());
            assertEquals(200, client.read().status());
        }
    }

    @Test
    void shouldBeAsStrictInsideOfTlsAsOutside() throws Exception {
        final String[] malformed = {
            "GET /v1/clock HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET /v1/clock HTTP/1.1\r\n\r\n",
            "GET /v1/clock HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
            "GET /v1/clock HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
            "GET /v1/clock HTTP/1.1\nHost: a\n\n",
            "GET /problems/x HTTP/1.1\r\nHost: a\r\nX: \u0001\r\n\r\n",
            "POST /v1/clock HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n1",
            "POST /v1/clock HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1",
            "POST /v1/clock HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1"
        };
        for (final String request : malformed) {
            try (RawClient client = new RawClient(connect())) {
                client.write(request + "GET /v1/clock HTTP/1.1\r\nHost: a\r\n\r\n");
                final RawClient.Answer answer = client.read();
                RawClient.assertProblem(answer, 400, "bad-request");
                assertEquals("close", answer.header("connection"));
                assertTrue(client.isClosedByServer(), request);
            }
        }
    }

    @Test
    void shouldFinishTheAnswerBeforeItClosesTheConnection() throws Exception {
        for (final String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (RawClient client = new RawClient(connect(protocol))) {
                client.write("GET /v1/clock HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertEquals(200, client.read().status());
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @Test
    void shouldRefuseOldVersionsAndPlainText() throws Exception {
        try (SSLSocket old = connect("TLSv1.1")) {
            assertThrows(SSLException.class, old::startHandshake);
        } catch (final IllegalArgumentException unknownToThisJdk) {
            assertTrue(unknownToThisJdk.getMessage().contains("TLSv1.1"));
        }
        try (RawClient plain = server.shopper()) {
            plain.write("GET /v1/clock HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThrows(IOException.class, plain::read);
        }
        assertEquals(200, server.merchant().send("GET /livez", null).status());
    }

    @Test
    void shouldServeManyConnectionsOneAfterTheOther() throws Exception {
        final List<String> statuses = IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> {
                    try (RawClient client = new RawClient(connect())) {
                        return Integer.toString(
                                client.send("GET /v1/clock", null).status());
                    } catch (final IOException failed) {
                        return failed.toString();
                    }
                })
                .distinct()
                .toList();
        assertEquals(List.of("200"), statuses);
    }

    /** The names of the two certificates are compared as clients see them. */
    @Test
    void shouldServeTheNewCertificateOnceBothFilesHaveChanged() throws Exception {
        final TestCertificate next = TestCertificate.make(folder, "next", "RSA");
        final Path chain = folder.resolve("renewed-cert.pem");
        final Path key = folder.resolve("renewed-key.pem");
        certificate.writeCertificate(chain);
        certificate.writeKey(key);
        final ServerKeys keys = ServerKeys.read(chain, key);
        final SSLContext both = TestCertificate.trusting(Set.of(certificate, next));
        try (TestServer renewing =
                TestServer.start(config -> config.withFront(HttpFront.none().encryptedWith(keys)))) {
            assertEquals("CN=first", subject(both, renewing));
            next.writeCertificate(chain);
            keys.refresh();
            assertEquals("CN=first", subject(both, renewing));
            next.writeKey(key);
            final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TestServer.PATIENCE_MILLIS);
            while (!subject(both, renewing).equals("CN=next")) {
                assertTrue(System.nanoTime() - deadline < 0, "the old certificate is still served");
                Thread.sleep(100);
            }
        }
    }

    private static String subject(final SSLContext context, final TestServer of) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(
                        of.http.publicAddress().getAddress(),
                        of.http.publicAddress().getPort())) {
            socket.setSoTimeout(TestServer.PATIENCE_MILLIS);
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        } catch (final SSLHandshakeException refused) {
            throw new AssertionError(refused);
        }
    }
}
