package io.doorbuster.cli.zoo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page of another origin buys in a real browser if the server allows its origin, and cannot otherwise. The page
 * reports what it saw to its own server, so no protocol of the browser is needed.
 */
class ForeignPageIT {
    private static final long PATIENCE_SECONDS = 120;

    /** Buys, and reports the status that it may read, or that it may read none. */
    private static final String PAGE = """
            <!doctype html><title>A shop on another origin</title>
            <script>
              (async () => {
                let saw;
                try {
                  const answer = await fetch('%s/v1/sales/foreign/purchases', {
                    method: 'POST',
                    headers: {'Authorization': 'Bearer %s', 'Content-Type': 'application/json',
                              'Idempotency-Key': 'k'},
                    body: '{"quantity":1}'
                  });
                  const order = await answer.json();
                  saw = answer.status + ' ' + order.orderId + ' ' + answer.headers.get('Durability');
                } catch (error) {
                  saw = error.name;
                }
                await fetch('/saw', {method: 'POST', body: saw});
              })();
            </script>
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldLetAPageOfAnAllowedOriginBuy() throws Exception {
        assertEquals("201 foreign-1 power", buyFromAPage(true));
    }

    @Test
    void shouldNotLetAPageOfAnotherOriginBuy() throws Exception {
        assertEquals("TypeError", buyFromAPage(false));
    }

    private String buyFromAPage(final boolean allowed) throws Exception {
        final Program chromium = Program.named("chromium", "chromium");
        final Path data = folder.resolve("data");
        final CompletableFuture<String> saw = new CompletableFuture<>();
        final HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        final String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
        final String[] flags = allowed ? new String[] {"--cors-origins", origin} : new String[0];
        try (Jar.Serving server = Jar.Serving.demo(data, flags)) {
            final Shopper shopper = new Shopper(data);
            final HttpResponse<String> created =
                    shopper.admin(server.admin() + "/admin/v1/sales", "{\"saleId\":\"foreign\",\"stock\":10}");
            assertEquals(201, created.statusCode(), created.body());
            servePage(pages, PAGE.formatted(server.shop(), shopper.pass("visitor")), saw);
            final Process browser = open(chromium, origin);
            final String seen;
            try {
                seen = saw.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } finally {
                Jar.destroyForcibly(browser);
                browser.waitFor();
            }
            final String mine = shopper.get(server.shop() + "/v1/sales/foreign/purchases/me", "visitor")
                    .body();
            assertEquals(allowed, mine.contains("\"orderId\""), mine);
            return seen;
        } finally {
            pages.stop(0);
        }
    }

    private static void servePage(final HttpServer pages, final String page, final CompletableFuture<String> saw) {
        pages.createContext("/", exchange -> {
            final byte[] answer =
                    exchange.getRequestURI().getPath().equals("/saw") ? new byte[] {'.'} : page.getBytes(UTF_8);
            final String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            if (!body.isEmpty()) {
                saw.complete(body);
            }
        });
        pages.start();
    }

    private Process open(final Program chromium, final String url) throws IOException {
        final Path profile = Files.createDirectories(folder.resolve("profile"));
        final Process browser = chromium.start(
                folder.resolve("chromium.log"),
                "--headless=new",
                // The sandbox cannot be set up by root, nor in many containers.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                url);
        assertTrue(browser.isAlive(), "chromium ended");
        return browser;
    }
}
