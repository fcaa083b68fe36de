package io.doorbuster.cli.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shoppers buy through nginx and HAProxy as operators configure them. */
class GatewaysIT {
    private static final String SALE = "behind";
    private static final int PURCHASES = 100;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_MILLIS = 20;

    private static final String NGINX = """
            daemon off;
            master_process off;
            user root;
            pid %1$s/nginx.pid;
            error_log %1$s/nginx.err;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path %1$s/client;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              upstream shop { server %3$s; %4$s }
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  proxy_pass http://shop;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  %5$s
                }
              }
            }
            """;

    private static final String HAPROXY = """
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              http-reuse always
            frontend shoppers
              bind 127.0.0.1:%1$d
              default_backend shop
            backend shop
              option httpchk
              http-check send meth %2$s uri /healthz ver %3$s hdr Host localhost
              option forwardfor
              default-server inter 200ms fall 1 rise 1
              server shop %4$s check
            """;

    @TempDir
    private static Path folder;

    private static Jar.Serving server;
    private static Shopper shopper;

    @BeforeAll
    static void start() throws Exception {
        final Path data = folder.resolve("data");
        server = Jar.Serving.demo(data);
        shopper = new Shopper(data);
        final HttpResponse<String> created =
                shopper.admin(server.admin() + "/admin/v1/sales", "{\"saleId\":\"" + SALE + "\",\"stock\":1000000}");
        assertEquals(201, created.statusCode(), created.body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "HTTP/{0}, keepalive {1}")
    @CsvSource({"1.0, false", "1.1, false", "1.1, true"})
    void shouldSellThroughNginx(final String version, final boolean keepAlive) throws Exception {
        final Program nginx = Program.named("nginx", "nginx");
        final int port = freePort();
        final Path config = folder.resolve("nginx.conf");
        final String upstream =
                "proxy_http_version " + version + ";" + (keepAlive ? " proxy_set_header Connection \"\";" : "");
        final String authority = URI.create(server.shop()).getAuthority();
        Files.writeString(config, NGINX.formatted(folder, port, authority, keepAlive ? "keepalive 8;" : "", upstream));
        final Process process =
                nginx.start(folder.resolve("nginx.log"), "-c", config.toString(), "-p", folder.toString());
        try {
            buyThrough(port, process, "nginx-" + version + "-" + keepAlive);
        } finally {
            Jar.destroyForcibly(process);
        }
    }

    /** HAProxy serves a backend only while its health checks are answered as they should be. */
    @ParameterizedTest(name = "checked by {0}")
    @ValueSource(strings = {"OPTIONS HTTP/1.0", "OPTIONS HTTP/1.1", "HEAD HTTP/1.0", "HEAD HTTP/1.1", "GET HTTP/1.1"})
    void shouldSellThroughHaproxy(final String check) throws Exception {
        final Program haproxy = Program.named("haproxy", "haproxy");
        final int port = freePort();
        final Path config = folder.resolve("haproxy.cfg");
        final String[] parts = check.split(" ");
        final String authority = URI.create(server.shop()).getAuthority();
        Files.writeString(config, HAPROXY.formatted(port, parts[0], parts[1], authority));
        final Path log = folder.resolve("haproxy.log");
        final Process process = haproxy.start(log, "-db", "-f", config.toString());
        try {
            buyThrough(port, process, "haproxy-" + check.replaceAll("[^A-Z0-9]", ""));
            assertTrue(!Files.readString(log).contains("is DOWN"), Files.readString(log));
        } finally {
            Jar.destroyForcibly(process);
        }
    }

    private static void buyThrough(final int port, final Process gateway, final String users) throws Exception {
        awaitListening(port, gateway);
        final String purchases = "http://127.0.0.1:" + port + "/v1/sales/" + SALE + "/purchases";
        for (final HttpClient.Version version : HttpClient.Version.values()) {
            final HttpClient client = HttpClient.newBuilder().version(version).build();
            for (int i = 0; i < PURCHASES; i++) {
                final String user = users + "-" + version + "-" + i;
                final HttpResponse<String> bought = client.send(
                        HttpRequest.newBuilder(URI.create(purchases))
                                .header("Authorization", "Bearer " + shopper.pass(user))
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(60))
                                .POST(
                                        i % 2 == 0
                                                ? BodyPublishers.ofString("{\"quantity\":1}")
                                                : BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
                assertEquals(201, bought.statusCode(), user + " got " + bought.body());
                assertTrue(bought.body().contains("\"userId\":\"" + user + "\""), bought.body());
            }
        }
        final HttpResponse<String> refused =
                shopper.call("POST", purchases, users + "-" + HttpClient.Version.HTTP_1_1 + "-0");
        assertEquals(409, refused.statusCode(), refused.body());
    }

    /** A port that was free a moment ago. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(final int port, final Process gateway) throws Exception {
        final long start = System.nanoTime();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (final IOException notYet) {
                assertTrue(gateway.isAlive() && System.nanoTime() - start < PATIENCE_NANOS, notYet::toString);
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }
}
