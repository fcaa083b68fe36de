package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.export.ModelRows;
import io.doorbuster.journal.export.SaleLife;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each order is there exactly once, whatever dies. */
final class ProjectorDeathTest {
    private static final int SEEDS = 20;
    /** Two seconds each; twenty were run too. */
    private static final int CRASHES = 8;

    private static final AtomicInteger FAILED_RESTARTS = new AtomicInteger();

    @TempDir
    Path data;

    @Test
    @Timeout(100)
    void shouldApplyEveryEventExactlyOnceThoughConnectionsAndThreadsDieAnywhere() throws Exception {
        int deaths = 0;
        int deathsInTransactions = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            final Path journal = data.resolve("" + seed);
            final long end = live(journal, seed, 600);
            final String schema = Postgres.newSchema();
            final DyingConnections connections = new DyingConnections(seed, 200, Integer.MAX_VALUE, null);
            while (!survives(journal, end, schema, connections)) {
                // A new process would do what the loop does: begin anew.
            }
            assertOnce(journal, schema, end, "seed " + seed);
            deaths += connections.deaths;
            deathsInTransactions += connections.deathsInTransactions;
        }
        assertTrue(
                deaths > 3 * SEEDS && deathsInTransactions > SEEDS,
                deaths + " deaths, " + deathsInTransactions + " of them in transactions");
    }

    private static boolean survives(
            final Path journal, final long end, final String schema, final DyingConnections connections) {
        try {
            new OrderProjector(journal, end, Postgres.config(schema, 20), connections).catchUp();
            return true;
        } catch (final DyingConnections.Killed e) {
            return false;
        }
    }

    @Test
    @Timeout(100)
    void shouldApplyEveryEventExactlyOnceThoughPostgresDiesInTheMiddleOfTransactions() throws Exception {
        final long end = live(data, 77, 12_000);
        final String schema = Postgres.newSchema();
        final ExecutorService restarts = Executors.newSingleThreadExecutor();
        final DyingConnections connections = new DyingConnections(7, 200, CRASHES, () -> {
            Postgres.crash();
            restarts.execute(ProjectorDeathTest::restart);
        });
        final OrderProjector projector = new OrderProjector(data, end, Postgres.config(schema, 50), connections);
        projector.catchUp();
        restarts.shutdown();
        assertEquals(0, FAILED_RESTARTS.get());
        assertOnce(data, schema, end, "crashes of the database");
        assertEquals(CRASHES, connections.deaths);
    }

    private static void restart() {
        try {
            Postgres.restart();
        } catch (final java.io.IOException e) {
            FAILED_RESTARTS.incrementAndGet();
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long live(final Path journal, final long seed, final int events) {
        try (SaleLife life = new SaleLife(journal, seed)) {
            life.live(events);
            return life.sequence();
        }
    }

    private static void assertOnce(final Path journal, final String schema, final long end, final String what)
            throws Exception {
        final Map<String, String> model = ModelRows.of(journal);
        assertEquals(model, Postgres.orders(schema), what);
        assertEquals(List.of("" + model.size()), Postgres.query("SELECT count(*) FROM " + schema + ".orders"), what);
        assertEquals(List.of("" + end), Postgres.query("SELECT applied_sequence FROM " + schema + ".projection"), what);
        assertEquals(List.of(), Postgres.query("SELECT * FROM " + schema + ".dead_letter"), what);
    }
}
