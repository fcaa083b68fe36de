package io.doorbuster.cli.projection;

import static io.doorbuster.cli.Shopper.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Jar.Result;
import io.doorbuster.cli.Jar.Serving;
import io.doorbuster.cli.Shopper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A projecting server is killed repeatedly with kill -9, under load, while its transaction is open. */
class ProjectionKillIT {
    private static final int KILLS = 4;
    private static final int BUYERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(Jar.PATIENCE_SECONDS);
    /** Keeps each transaction of the projector open for long enough to be met. */
    private static final String SLOWLY = """
            CREATE FUNCTION shop.slowly() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END';
            CREATE TRIGGER slowly AFTER INSERT ON shop.orders FOR EACH STATEMENT EXECUTE FUNCTION shop.slowly()""";

    private static final String ASLEEP_IN_A_TRANSACTION = """
            SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'doorbuster projector' AND wait_event = 'PgSleep' AND xact_start IS NOT NULL""";

    @TempDir
    private Path folder;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger users = new AtomicInteger();
    private Path data;
    private Shopper shopper;

    @Test
    void shouldHaveEachOrderOnceThoughTheServerIsKilledInTheMiddleOfTransactions() throws Exception {
        data = folder.resolve("data");
        shopper = new Shopper(data);
        assumeTrue(
                !System.getProperty("user.name").equals("root") || canBeNobody(),
                "PostgreSQL does not run as root, which cannot become nobody here (needs unshare -U)");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setPGStartupWait(PATIENCE)
                .start()) {
            final String url = postgres.getJdbcUrl("postgres", "postgres");
            try (Connection connection = DriverManager.getConnection(url);
                    Statement sql = connection.createStatement()) {
                makeSaleAndTables(url, sql);
                for (int i = 0; i < KILLS; i++) {
                    killAmidTransaction(url, sql);
                }
                sql.execute("DROP TRIGGER slowly ON shop.orders");
                catchUp(url);
                assertRowsAreTheOrders(sql);
            }
        }
    }

    private static boolean canBeNobody() throws InterruptedException {
        try {
            return Jar.run(List.of("unshare", "-U", "true")).exitCode() == 0;
        } catch (final IOException noUnshare) {
            return false;
        }
    }

    private Serving serve(final String url) throws IOException {
        return Serving.demo(data, "--project-to", url, "--project-schema", "shop");
    }

    private void makeSaleAndTables(final String url, final Statement sql) throws Exception {
        try (Serving server = serve(url)) {
            final String sale = "{\"saleId\":\"crowd\",\"stock\":1000000}";
            assertEquals(
                    201, shopper.admin(server.admin() + "/admin/v1/sales", sale).statusCode());
            awaitProjected(server);
            assertEquals(0, server.stop());
        }
        sql.execute(SLOWLY);
    }

    private void killAmidTransaction(final String url, final Statement sql) throws Exception {
        final int before = acknowledged.size();
        final ExecutorService crowd = Executors.newFixedThreadPool(BUYERS);
        try (Serving server = serve(url)) {
            for (int i = 0; i < BUYERS; i++) {
                crowd.execute(() -> buyUntilItIsGone(server));
            }
            await("an open transaction", () -> acknowledged.size() > before + 100 && asleepInATransaction(sql) == 1);
            server.kill();
        } finally {
            crowd.shutdown();
            assertTrue(crowd.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private void buyUntilItIsGone(final Serving server) {
        try {
            while (true) {
                final String user = "user-" + users.incrementAndGet();
                final HttpResponse<String> answer = shopper.buy(server.shop(), "crowd", user, null);
                if (answer.statusCode() == 201) {
                    acknowledged.add(member(answer.body(), "orderId"));
                }
            }
        } catch (final IOException killed) {
            // Orders that were not acknowledged may exist or not.
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void catchUp(final String url) throws Exception {
        try (Serving server = serve(url)) {
            awaitProjected(server);
            assertEquals(0, server.stop());
        }
    }

    private void assertRowsAreTheOrders(final Statement sql) throws Exception {
        final List<String> rows = query(sql, "SELECT * FROM shop.orders ORDER BY order_number");
        final Result export = Jar.run("journal", "export", "--data", data.toString(), "--format", "csv");
        assertEquals(0, export.exitCode(), export.err());
        assertEquals(
                export.out().lines().skip(1).map(line -> line.replace("\"", "")).toList(), rows);
        final Set<String> ids = Set.copyOf(query(sql, "SELECT order_id FROM shop.orders"));
        assertTrue(ids.containsAll(acknowledged), "every acknowledged order is there");
        assertEquals(List.of(), query(sql, "SELECT * FROM shop.dead_letter"));
        System.out.println(KILLS + " servers killed in the middle of a transaction of their projector: " + rows.size()
                + " rows = orders, " + acknowledged.size() + " of them acknowledged");
    }

    private void awaitProjected(final Serving server) throws Exception {
        await("the database to be caught up", () -> {
            final String ready =
                    shopper.get(server.admin() + "/readyz?verbose", "anyone").body();
            return ready.contains("\"projectionConnected\":1")
                    && member(ready, "projectionLag").equals("0");
        });
        final String metrics =
                shopper.get(server.admin() + "/metrics", "anyone").body();
        for (final String metric : new String[] {"connected 1.0", "lag_events", "sequence", "dead_letters_total 0.0"}) {
            assertTrue(metrics.contains("\ndoorbuster_projection_" + metric), metrics);
        }
    }

    private static long asleepInATransaction(final Statement sql) throws SQLException {
        return Long.parseLong(query(sql, ASLEEP_IN_A_TRANSACTION).get(0));
    }

    /** Each row as the CSV export writes it, without the quotes. */
    private static List<String> query(final Statement sql, final String what) throws SQLException {
        final List<String> rows = new ArrayList<>();
        try (ResultSet result = sql.executeQuery(what)) {
            while (result.next()) {
                final List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    final String value = result.getString(column);
                    row.add(value == null ? "" : value);
                }
                rows.add(String.join(",", row));
            }
        }
        return rows;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(final String what, final Condition condition) throws Exception {
        final long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, "no " + what + " within " + PATIENCE);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
