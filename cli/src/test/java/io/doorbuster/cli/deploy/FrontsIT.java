package io.doorbuster.cli.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import io.doorbuster.cli.deploy.Front.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Shoppers come through nginx and HAProxy with the configurations of docs/deploy. */
class FrontsIT {
    private static final String SALE = "fronted";
    private static final String PURCHASES = "/v1/sales/" + SALE + "/purchases";
    private static final String STRANGER = "127.0.0.2";
    private static final String NEIGHBOUR = "127.0.0.3";
    private static final int TRIES = 20;
    private static final HttpClient DIRECT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Jar.Serving server;
    private static Shopper shopper;

    @BeforeAll
    static void start() throws Exception {
        final Path data = folder.resolve("data");
        server = Jar.Serving.demo(
                data, "--trusted-proxy", Example.of("doorbuster.conf").only("^trusted-proxy=(.*)$"));
        shopper = new Shopper(data);
        final HttpResponse<String> created =
                shopper.admin(server.admin() + "/admin/v1/sales", "{\"saleId\":\"" + SALE + "\",\"stock\":1000}");
        assertEquals(201, created.statusCode(), created.body());
        final HttpResponse<String> denied = shopper.admin(
                "PATCH",
                server.admin() + "/admin/v1/settings",
                "{\"settings\":{\"deny.network." + STRANGER + "/32\":\"yes\"}}");
        assertEquals(200, denied.statusCode(), denied.body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Front front(final Kind kind, final String shop) throws Exception {
        return Front.start(kind, Files.createTempDirectory(folder, "front"), shop);
    }

    private static String cache(final HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Cache").orElse("none");
    }

    /** The server lets a page be kept for a second, so a hit may need more than one pair of requests. */
    @ParameterizedTest
    @CsvSource({
        "NGINX, /",
        "NGINX, /sales/" + SALE,
        "NGINX, /v1/sales/" + SALE,
        "NGINX, /problems/busy",
        "HAPROXY, /v1/sales",
        "HAPROXY, /v1/sales/" + SALE,
        "HAPROXY, /openapi.yaml"
    })
    void shouldAnswerFromItsCache(final Kind kind, final String path) throws Exception {
        try (Front front = front(kind, server.shop())) {
            final Set<String> seen = new TreeSet<>();
            for (int i = 0; i < TRIES && !seen.contains("HIT"); i++) {
                final HttpResponse<String> answer =
                        front.send(front.request(path).build());
                assertEquals(200, answer.statusCode(), answer.body());
                seen.add(cache(answer));
            }
            assertTrue(seen.contains("HIT") && seen.contains("MISS"), seen.toString());
            assertEquals("none", cache(front.send(front.request("/v1/clock").build())));
        }
    }

    @Test
    void shouldKeepAPageForEachLanguage() throws Exception {
        try (Front front = front(Kind.NGINX, server.shop())) {
            for (int i = 0; i < TRIES; i++) {
                for (final String language : List.of("en", "zh-CN,zh;q=0.9", "fr")) {
                    final HttpResponse<String> page = front.send(front.request("/sales/" + SALE)
                            .header("Accept-Language", language)
                            .build());
                    final String expected = language.startsWith("zh") ? "<html lang=\"zh" : "<html lang=\"en";
                    assertTrue(page.body().contains(expected), language + " " + cache(page) + " " + page.body());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSellAndReplayAPurchaseOverBothVersionsOfHttp(final Kind kind) throws Exception {
        try (Front front = front(kind, server.shop())) {
            for (final HttpClient.Version version : HttpClient.Version.values()) {
                for (final String body : List.of("", "{\"quantity\":1}")) {
                    final String user = kind + "-" + version + "-" + body.length();
                    final HttpRequest purchase = front.request(PURCHASES)
                            .version(version)
                            .header("Authorization", "Bearer " + shopper.pass(user))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "key-of-" + user)
                            .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build();
                    final HttpResponse<String> bought = front.send(purchase);
                    assertEquals(201, bought.statusCode(), bought.body());
                    assertEquals(version, bought.version());
                    assertEquals(
                            "power", bought.headers().firstValue("Durability").orElseThrow());
                    assertEquals("none", cache(bought));
                    final HttpResponse<String> again = front.send(purchase);
                    assertEquals(bought.body(), again.body());
                    assertEquals(
                            "true",
                            again.headers().firstValue("Idempotent-Replayed").orElseThrow());
                }
            }
        }
    }

    /** The server denies the stranger's address, so its answers show which address it takes for the client's. */
    @ParameterizedTest
    @EnumSource
    void shouldTellTheServerTheAddressOfTheClientAndNotWhatTheClientSays(final Kind kind) throws Exception {
        try (Front front = front(kind, server.shop())) {
            for (final String header : List.of("X-Forwarded-For: %s", "Forwarded: for=%s")) {
                assertTrue(front.statusFor(STRANGER, "/v1/clock", List.of(header.formatted(NEIGHBOUR)))
                        .contains(" 403"));
                assertTrue(front.statusFor(NEIGHBOUR, "/v1/clock", List.of(header.formatted(STRANGER)))
                        .contains(" 200"));
            }
        }
    }

    /** Without the proxy the same request would buy: the server believes every process of its machine. */
    @ParameterizedTest
    @EnumSource
    void shouldDropAnIdentityThatAClientClaims(final Kind kind) throws Exception {
        try (Jar.Serving trusting =
                        Jar.Serving.demo(Files.createTempDirectory(folder, "open"), "--identity", "header");
                Front front = front(kind, trusting.shop())) {
            final String path = "/v1/sales/demo/purchases";
            final HttpResponse<String> direct = DIRECT.send(
                    HttpRequest.newBuilder(URI.create(trusting.shop() + path))
                            .header("X-User-Id", "victim")
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(201, direct.statusCode(), direct.body());
            final HttpResponse<String> claimed = front.send(front.request(path)
                    .header("X-User-Id", "other-victim")
                    .POST(BodyPublishers.noBody())
                    .build());
            assertEquals(401, claimed.statusCode(), claimed.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendShoppersToTls(final Kind kind) throws Exception {
        try (Front front = front(kind, server.shop())) {
            final HttpResponse<String> moved = front.plain("/sales/" + SALE);
            assertEquals(301, moved.statusCode(), moved.body());
            assertTrue(moved.headers()
                    .firstValue("Location")
                    .orElseThrow()
                    .matches("https://127\\.0\\.0\\.1.*/sales/" + SALE));
        }
    }

    /** Every public path of the API, by what the server itself says about it. */
    @Test
    void shouldKeepExactlyWhatTheServerAllows() throws Exception {
        final Pattern ofNginx = Pattern.compile(Example.of("nginx.conf").only("location ~ (\\S+) \\{"));
        final Pattern ofHaproxy = Pattern.compile(Example.of("haproxy.cfg").only("path_reg (\\S+) "));
        final String api = DIRECT.send(
                        HttpRequest.newBuilder(URI.create(server.shop() + "/openapi.yaml"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        final Example.Node paths = new Example("openapi.yaml", api).document().at("paths");
        final Set<String> kept = new TreeSet<>();
        for (final String template : paths.members().keySet()) {
            if (!template.matches("/(admin/.*|ops.*|livez|readyz|metrics)")) {
                final String path = template.replace("{saleId}", SALE)
                        .replace("{name}", "busy")
                        .replace("{orderId}", SALE + "-1");
                final HttpResponse<String> answer = shopper.get(server.shop() + path, "reader");
                final String control =
                        answer.headers().firstValue("Cache-Control").orElse("");
                final boolean mayBeKept = control.contains("max-age");
                assertEquals(mayBeKept, ofNginx.matcher(path).find(), path + ": " + control);
                final boolean variesByLanguage =
                        answer.headers().firstValue("Vary").orElse("").contains("Language");
                assertEquals(
                        mayBeKept && !variesByLanguage, ofHaproxy.matcher(path).find(), path + ": " + control);
                if (mayBeKept) {
                    kept.add(template);
                }
            }
        }
        assertTrue(kept.size() >= 6, kept.toString());
    }
}
