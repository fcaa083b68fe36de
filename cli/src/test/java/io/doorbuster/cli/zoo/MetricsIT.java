package io.doorbuster.cli.zoo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a real server: what it emits, what the documents name, and what Prometheus reads of it. */
class MetricsIT {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path OPS = DOCS.resolve("ops");
    private static final int STOCK = 500;
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) ");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
    private static final Pattern USED = Pattern.compile("\\b(doorbuster|jvm|process)_\\w+");
    private static final Pattern HISTOGRAM_SERIES = Pattern.compile("_(bucket|sum|count)$");
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"\\]");

    @TempDir
    private static Path folder;

    private static Jar.Serving server;
    private static HttpClient http;

    @BeforeAll
    static void sell() throws Exception {
        final Path data = folder.resolve("data");
        server = Jar.Serving.demo(data);
        http = HttpClient.newHttpClient();
        final Shopper shopper = new Shopper(data);
        assertEquals(
                201,
                shopper.admin(server.admin() + "/admin/v1/sales", "{\"saleId\":\"drop\",\"stock\":" + STOCK + "}")
                        .statusCode());
        final Jar.Result drop = Jar.run(
                "drop",
                "--url",
                server.shop(),
                "--sale",
                "drop",
                "--pass-key-file",
                data.resolve("pass.key").toString(),
                "--users",
                "2000",
                "--over",
                "1s",
                "--warmup",
                "off");
        assertEquals(0, drop.exitCode(), drop.err());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String get(final String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String page() throws IOException, InterruptedException {
        return get(server.admin() + "/metrics");
    }

    private static Set<String> names(final Pattern pattern, final String text) {
        return pattern.matcher(text).results().map(name -> name.group(1)).collect(toCollection(TreeSet::new));
    }

    private static Set<String> documented() throws IOException {
        return names(DOCUMENTED, Files.readString(DOCS.resolve("METRICS.md")));
    }

    @Test
    void shouldEmitWhatIsDocumentedAndDocumentWhatItEmits() throws Exception {
        final Set<String> documented = documented();
        // This server has no projection; ProjectionKillIT reads the metrics of one that has.
        documented.removeIf(name -> name.startsWith("doorbuster_projection_"));
        assertEquals(documented, names(TYPE, page()));
    }

    @Test
    void shouldEmitWhatAlertsAndDashboardName() throws Exception {
        final Set<String> used = new TreeSet<>();
        for (final String file : new String[] {"alerts.yml", "alerts-test.yml", "grafana-dashboard.json"}) {
            USED.matcher(Files.readString(OPS.resolve(file)))
                    .results()
                    .map(MatchResult::group)
                    .map(name -> HISTOGRAM_SERIES.matcher(name).replaceFirst(""))
                    .forEach(used::add);
        }
        assertTrue(used.size() > 20, used.toString());
        used.removeAll(documented());
        assertEquals(Set.of(), used);
    }

    @Test
    void shouldPassTheChecksOfPrometheus() throws Exception {
        final Program promtool = Program.named("promtool", "prometheus");
        promtool.run("check", "rules", OPS.resolve("alerts.yml").toString());
        promtool.run("test", "rules", OPS.resolve("alerts-test.yml").toString());
        promtool.run("check", "config", OPS.resolve("prometheus.yml").toString());
        final Path scraped = Files.writeString(folder.resolve("page"), page());
        Program.named("sh", "dash").run("-c", "promtool check metrics <" + scraped);
    }

    @Test
    void shouldTellPrometheusExactlyWhatWasSold() throws Exception {
        final Program prometheus = Program.named("prometheus", "prometheus");
        final Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                "global: {scrape_interval: 200ms}\nscrape_configs: [{job_name: doorbuster, static_configs: "
                        + "[{targets: ['" + server.admin().substring("http://".length()) + "']}]}]\n");
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        final Path log = folder.resolve("prometheus.log");
        final Process running = prometheus.start(
                log,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port);
        try {
            final String query = "http://127.0.0.1:" + port + "/api/v1/query?query=";
            assertEquals(
                    Integer.toString(STOCK),
                    await(query + encoded("doorbuster_commands_total{outcome=\"secured\"}"), running, log));
            assertEquals(
                    Integer.toString(STOCK),
                    await(query + encoded("doorbuster_sale_sold_units{sale=\"drop\"}"), running, log));
            assertEquals("1", await(query + encoded("doorbuster_ready"), running, log));
        } finally {
            Jar.destroyForcibly(running);
        }
    }

    private static String encoded(final String query) {
        return URLEncoder.encode(query, UTF_8);
    }

    /** The value that Prometheus has, as soon as it has one. */
    private static String await(final String url, final Process prometheus, final Path log) throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jar.PATIENCE_SECONDS);
        while (true) {
            assertTrue(prometheus.isAlive() && System.nanoTime() < deadline, () -> read(log));
            try {
                final var value = VALUE.matcher(get(url));
                if (value.find()) {
                    return value.group(1);
                }
            } catch (final IOException notYet) {
                // It does not listen yet.
            }
            Thread.sleep(100);
        }
    }

    private static String read(final Path log) {
        try {
            return Files.readString(log);
        } catch (final IOException e) {
            return e.toString();
        }
    }
}
