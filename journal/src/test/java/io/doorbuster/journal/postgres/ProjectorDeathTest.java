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
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each order is in the tables exactly once, whatever dies. The test prints its seed; {@code -Ddoorbuster.seed=N}
 * repeats a run.
 */
@ExtendWith(Postgres.class)
final class ProjectorDeathTest {
    private static final int JOURNALS = 20;
    private static final int CRASHES = 20;

    private final long seed = Long.getLong("doorbuster.seed", System.nanoTime());

    @TempDir
    Path data;

    @Test
    void shouldApplyEveryEventExactlyOnceWhenConnectionsAndThreadsDieAnywhere() throws Exception {
        int killed = 0;
        int cut = 0;
        int inTransactions = 0;
        for (int i = 0; i < JOURNALS; i++) {
            final Path journal = data.resolve("" + i);
            final long end = live(journal, seed + i, 600);
            final String schema = Postgres.newSchema();
            final DyingConnections connections = new DyingConnections(seed + i, 200, Integer.MAX_VALUE, null);
            while (!survives(journal, end, schema, connections)) {
                // The loop begins again, as a new process would.
            }
            assertOnce(journal, schema, end);
            killed += connections.threadsKilled;
            cut += connections.connectionsCut;
            inTransactions += connections.deathsInTransactions;
        }
        final String deaths = killed + " projectors killed, " + cut + " connections cut, " + inTransactions
                + " of them in a transaction, seed " + seed;
        assertTrue(killed >= JOURNALS && cut >= JOURNALS && inTransactions > JOURNALS, deaths);
        System.out.println(deaths + ": rows = orders");
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
    void shouldApplyEveryEventExactlyOnceWhenPostgresDiesDuringTransactions() throws Exception {
        final long end = live(data, seed, 12_000);
        final String schema = Postgres.newSchema();
        final ExecutorService restarts = Executors.newSingleThreadExecutor();
        final Restarts restart = new Restarts(restarts);
        final DyingConnections connections = new DyingConnections(seed, 200, CRASHES, restart);
        new OrderProjector(data, end, Postgres.config(schema, 50), connections).catchUp();
        restarts.shutdown();
        restart.last.get();
        assertOnce(data, schema, end);
        final String crashes = connections.disasters + " crashes of PostgreSQL, " + connections.deathsInTransactions
                + " of them in a transaction, seed " + seed;
        assertEquals(CRASHES, connections.disasters, crashes);
        assertEquals(CRASHES, connections.deathsInTransactions, crashes);
        System.out.println(crashes + ": rows = orders");
    }

    /** Crashes PostgreSQL and starts it again while the projector retries. */
    private static final class Restarts implements DyingConnections.Disaster {
        private final ExecutorService thread;
        private Future<?> last;

        private Restarts(final ExecutorService thread) {
            this.thread = thread;
        }

        @Override
        public void strike() throws Exception {
            Postgres.crash();
            last = thread.submit(() -> {
                Postgres.restart();
                return null;
            });
        }
    }

    private static long live(final Path journal, final long seed, final int events) {
        try (SaleLife life = new SaleLife(journal, seed)) {
            life.live(events);
            return life.sequence();
        }
    }

    private void assertOnce(final Path journal, final String schema, final long end) throws Exception {
        final String what = "seed " + seed;
        final Map<String, String> model = ModelRows.of(journal);
        assertEquals(model, Postgres.orders(schema), what);
        assertEquals(List.of("" + model.size()), Postgres.query("SELECT count(*) FROM " + schema + ".orders"), what);
        assertEquals(List.of("" + end), Postgres.query("SELECT applied_sequence FROM " + schema + ".projection"), what);
        assertEquals(List.of(), Postgres.query("SELECT * FROM " + schema + ".dead_letter"), what);
    }
}
