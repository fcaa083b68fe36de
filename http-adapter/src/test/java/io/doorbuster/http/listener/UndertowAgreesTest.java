package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.wire.HeadScanner;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Undertow reads every head that the scanner accepts in the same way; its own refusals have no problem body. */
class UndertowAgreesTest {
    private static final String[] TARGETS = {
        "/", "/a/../b;c=d?e=f&g", "http://a:80/x?[y]", "*", "/%41?%20", "http://a:80"
    };
    private static final String[] METHODS = {"GET", "OPTIONS", "get", "X-Y", "POST"};
    private static final String[] FIELDS = {
        "Host: a:80",
        "Host: a",
        "X:",
        "X: \t y  z ",
        "Content-Length: 0",
        "Expect: 100-continue",
        "Cookie: a=b; c",
        "Cookie: d",
        "Connection: close",
        "X!#$%&'*+-.^_`|~: \u00e9",
        "Host: [1:2::3]",
        "Host: a_%41~:1"
    };

    private static Undertow undertow;
    private final HeadScanner scanner = new HeadScanner(8_192, 64);

    @BeforeAll
    static void start() {
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setIoThreads(1)
                .setHandler(exchange -> exchange.getResponseSender()
                        .send(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                                + (exchange.getQueryString().isEmpty() ? "" : "?" + exchange.getQueryString())))
                .build();
        undertow.start();
    }

    @AfterAll
    static void stop() {
        undertow.stop();
    }

    @Test
    void shouldReadTheSameMethodAndTargetAsUndertow() throws IOException {
        final InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        int taken = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            final byte[] head = head(new SplittableRandom(seed));
            scanner.reset();
            if (scanner.scan(head, 0, head.length) != HeadScanner.Progress.COMPLETE
                    || scanner.start() > 0
                    || scanner.emptyPortAt() >= 0
                    || scanner.bodyBytes() > 0) {
                continue;
            }
            taken++;
            final String text = new String(head, 0, scanner.headBytes(), ISO_8859_1);
            try (RawClient client = new RawClient(address)) {
                client.writeLatin1(text);
                final RawClient.Answer answer = client.read();
                assertEquals(200, answer.status(), "seed " + seed + ": " + text);
                final String target = text.substring(scanner.targetAt(), scanner.targetEnd());
                assertEquals(
                        text.substring(0, scanner.methodEnd()) + " "
                                + (target.endsWith("?") ? target.substring(0, target.length() - 1) : target),
                        answer.body(),
                        "seed " + seed);
            }
        }
        assertTrue(taken > 500, taken + " heads were taken");
    }

    private static byte[] head(final SplittableRandom random) {
        final StringBuilder head = new StringBuilder()
                .append(METHODS[random.nextInt(METHODS.length)])
                .append(' ')
                .append(TARGETS[random.nextInt(TARGETS.length)])
                .append(" HTTP/1.")
                .append(random.nextInt(3))
                .append("\r\n");
        if (random.nextInt(4) > 0) {
            head.append("Host: a:80\r\n");
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            head.append(FIELDS[random.nextInt(FIELDS.length)]).append("\r\n");
        }
        final byte[] bytes = head.append("\r\n").toString().getBytes(ISO_8859_1);
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
