package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The connection reader and Undertow answer the same bytes in the same way, byte for byte: two servers with the same
 * sale get the same requests in the same order. Not compared: the order of the headers; whether {@code 100 Continue}
 * comes although the body is there already, which RFC 9110 leaves to the server; the version with which a client before
 * HTTP/1.1 is answered; and, in a page of sales, the numbers that change: a published view may be a tick older on one
 * server than on the other.
 */
class RoadsAgreeTest {
    private static final int MUTANTS = Integer.getInteger("doorbuster.mutants", 3_000);
    /** A file that gets the row of the mutated requests for the table of {@code scripts/attack}; null for none. */
    private static final String ROWS = System.getProperty("doorbuster.attackRows");

    /** The server failed; 501 and 505 refuse a method and a version, 503 and 504 a load. */
    private static final Pattern FAILED = Pattern.compile("HTTP/1\\.1 5(?!01|03|04|05)");

    private static final Pattern REFUSED = Pattern.compile("HTTP/1\\.1 [45]\\d\\d ");
    private static final String HOST = "Host: localhost\r\n";
    private static final String ANN = HOST + "X-User-Id: ann\r\n";
    private static final String BUY = "POST /v1/sales/phone/purchases HTTP/1.1\r\n";

    private static final List<String> REQUESTS = List.of(
            BUY + ANN + "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"quantity\":1}",
            BUY + HOST + "X-User-Id: ben\r\nContent-Length: 0\r\n\r\n",
            BUY + HOST + "X-User-Id: cay\r\nIdempotency-Key: \"k 1\"\r\n\r\n",
            BUY + HOST + "X-User-Id: dan\r\nIdempotency-Key: k1\r\ntraceparent: "
                    + "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n",
            BUY + HOST + "X-User-Id: eve\r\nX-User-Id: ann\r\n\r\n",
            BUY + HOST + "\r\n",
            BUY + ANN + "Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{\"q\":",
            BUY + ANN + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
            BUY + ANN + "Content-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            BUY + ANN + "Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n"
                    + "{\"quantity\":1}",
            BUY + ANN + "Content-Length: 5000\r\nContent-Type: application/json\r\n\r\n" + " ".repeat(5_000),
            BUY + ANN + "Content-Length: 70000\r\n\r\n",
            BUY + ANN + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n",
            "GET /v1/sales/phone/purchases/me HTTP/1.1\r\n" + ANN + "\r\n",
            "GET /v1/sales/phone/purchases/me?limit=2&before=9 HTTP/1.1\r\n" + ANN + "\r\n",
            "GET /v1/sales/phone/purchases/me?limit=2&limit=3 HTTP/1.1\r\n" + ANN + "\r\n",
            "GET /v1/sales?after=0 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/sales?a=%41&&=b&c HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/sales? HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/orders/phone-1 HTTP/1.1\r\n" + ANN + "\r\n",
            "DELETE /v1/orders/phone-1 HTTP/1.1\r\n" + ANN + "\r\n",
            "DELETE /v1/orders/phone-1 HTTP/1.1\r\n" + ANN + "Content-Length: 2\r\n\r\n[]",
            "OPTIONS /v1/orders/phone-1 HTTP/1.1\r\n" + HOST + "\r\n",
            "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
            "PUT /v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "BREW /v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "head /v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "HEAD /v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "HEAD /v1/nothing HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/clock HTTP/1.0\r\n\r\n",
            "GET /v1/clock HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET /v1/clock HTTP/1.1\r\nConnection: foo, close\r\n" + HOST + "\r\n",
            "GET /v1/clock HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n" + HOST + "\r\n",
            "GET http://localhost/v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/clock%20 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/../v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1 HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/ HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/clock HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            BUY + ANN + "Origin: http://evil.example\r\n\r\n",
            "GET /healthz HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /problems/sold-out HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/clock HTTP/1.1\r\nX-Y:  a  b \r\n" + HOST + "\r\n",
            "GET /v1/clock HTTP/1.1\r\nHost: localhost:\r\n\r\n",
            "\r\nGET /v1/clock HTTP/1.1\r\n" + HOST + "\r\n",
            "GET /v1/clock HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc");

    /** Headers whose values follow from the numbers of the sales in the body. */
    private static final Set<String> OF_VIEW = Set.of("Content-Length", "ETag");

    private static TestServer own;
    private static TestServer undertow;

    @BeforeAll
    static void start() throws IOException {
        own = start(HttpConfig.Reader.OWN);
        undertow = start(HttpConfig.Reader.UNDERTOW);
    }

    private static TestServer start(final HttpConfig.Reader reader) throws IOException {
        final TestServer server = TestServer.start(config ->
                config.withShoppers(HttpConfig.ByHeader.fromLoopback()).withReader(reader));
        server.createSale("phone", "\"stock\":1000,\"perUserLimit\":3");
        return server;
    }

    @AfterAll
    static void stop() {
        own.close();
        undertow.close();
    }

    static List<String> requests() {
        return REQUESTS;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldAnswerAlike(final String request) throws IOException {
        assertAlike(request.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldAnswerAlikeIfEveryByteArrivesAlone(final String request) throws IOException {
        final byte[] bytes = request.getBytes(ISO_8859_1);
        final String expected = exchange(undertow.http.publicAddress(), bytes, bytes.length);
        // The state of the sale is the same for both, because both get the request once.
        assertEquals(expected, exchange(own.http.publicAddress(), bytes, 1), request);
    }

    @Test
    void shouldAnswerRequestsInARowAlikeAndInTheirOrder() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final StringBuilder row = new StringBuilder();
            for (int i = random.nextInt(2, 7); i > 0; i--) {
                row.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
            }
            assertAlike(row.toString().getBytes(ISO_8859_1));
        }
    }

    /** {@code -Ddoorbuster.mutants=50000} for more; {@code scripts/attack} asks for that many. */
    @Test
    void shouldAnswerMutatedRequestsAlike() throws IOException {
        long refused = 0;
        long cut = 0;
        long longestNanos = 0;
        for (int seed = 0; seed < MUTANTS; seed++) {
            final byte[] bytes = mutant(new SplittableRandom(seed));
            final long start = System.nanoTime();
            final String answers = assertAlike(bytes);
            longestNanos = Math.max(longestNanos, System.nanoTime() - start);
            assertFalse(FAILED.matcher(answers).find(), () -> new String(bytes, ISO_8859_1) + " got " + answers);
            cut += answers.isBlank() ? 1 : 0;
            refused += REFUSED.matcher(answers).find() ? 1 : 0;
        }
        if (ROWS != null) {
            final long answered = MUTANTS - refused - cut;
            final long longestMillis = TimeUnit.NANOSECONDS.toMillis(longestNanos);
            Files.writeString(
                    Path.of(ROWS),
                    String.format(
                            "mutated requests, on both roads alike\t%d\t%d\t%d\t%d\t%d%n",
                            MUTANTS, refused, cut, answered, longestMillis),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private static byte[] mutant(final SplittableRandom random) {
        final StringBuilder bytes = new StringBuilder(REQUESTS.get(random.nextInt(REQUESTS.size())));
        if (random.nextInt(3) == 0) {
            bytes.append(REQUESTS.get(random.nextInt(REQUESTS.size())));
        }
        for (int i = random.nextInt(1, 4); i > 0 && bytes.length() > 0; i--) {
            final int at = random.nextInt(Math.min(bytes.length(), 400));
            switch (random.nextInt(5)) {
                case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
                case 1 -> bytes.deleteCharAt(at);
                case 2 -> bytes.insert(at, (char) random.nextInt(256));
                case 3 -> bytes.insert(at, bytes.charAt(random.nextInt(bytes.length())));
                default -> bytes.setLength(Math.max(1, at));
            }
        }
        return bytes.toString().getBytes(ISO_8859_1);
    }

    /** Returns the answers of both. */
    private static String assertAlike(final byte[] bytes) throws IOException {
        final String expected = exchange(undertow.http.publicAddress(), bytes, bytes.length);
        assertEquals(
                expected, exchange(own.http.publicAddress(), bytes, bytes.length), () -> new String(bytes, ISO_8859_1));
        assertTrue(own.failure.get() == null && undertow.failure.get() == null);
        return expected;
    }

    /** Everything that the server answers until it closes, with sorted header lines and without what always differs. */
    private static String exchange(final InetSocketAddress address, final byte[] bytes, final int pieceBytes)
            throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(TestServer.PATIENCE_MILLIS);
            final OutputStream out = socket.getOutputStream();
            socket.setTcpNoDelay(true);
            for (int at = 0; at < bytes.length; at += pieceBytes) {
                out.write(bytes, at, Math.min(pieceBytes, bytes.length - at));
            }
            socket.shutdownOutput();
            final InputStream in = socket.getInputStream();
            return normal(new String(in.readAllBytes(), ISO_8859_1));
        }
    }

    private static String normal(final String answers) {
        final List<String> lines = new ArrayList<>();
        final String finals =
                answers.replace("HTTP/1.1 100 Continue\r\n\r\n", "").replace("HTTP/1.0 ", "HTTP/1.1 ");
        for (final String answer : finals.split("(?=HTTP/1\\.1 \\d\\d\\d )")) {
            final String[] parts = answer.split("\r\n\r\n", 2);
            final boolean ofView = parts.length > 1 && parts[1].startsWith("{\"sales\":");
            final String[] head = parts[0].split("\r\n");
            Arrays.sort(head);
            for (final String line : head) {
                final String name = line.replaceFirst(":.*", "");
                if (!name.equals("Date")) {
                    lines.add(name.equals("Retry-After") || (ofView && OF_VIEW.contains(name)) ? name : line);
                }
            }
            final String changing = ofView ? "asOf|now|remaining|sold|sequence" : "asOf|now|pseudonym";
            lines.add(parts.length == 1 ? "" : parts[1].replaceAll("\"(" + changing + ")\":[^,}]+", "$1"));
        }
        return String.join("\n", lines);
    }
}
