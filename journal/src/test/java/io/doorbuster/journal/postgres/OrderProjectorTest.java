package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.export.ModelRows;
import io.doorbuster.journal.export.SaleLife;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Postgres.class)
final class OrderProjectorTest {
    /** Longer than any pause of a test machine. */
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path data;

    private final String schema = Postgres.newSchema();

    @Test
    void shouldHaveTheRowsOfAReplay() throws Exception {
        final long end;
        try (SaleLife life = new SaleLife(data, 1)) {
            life.live(2_500);
            project(life.sequence(), 20);
            life.live(2_500);
            life.line(3);
            end = life.sequence();
        }
        project(end, 20);
        assertEquals(
                List.of("cancelled", "expired", "lapsed", "paid", "refunded", "secured", "waitlisted"),
                Postgres.query("SELECT DISTINCT status FROM " + schema + ".orders ORDER BY 1"),
                "the result of this seed");
        assertEquals(ModelRows.of(data), Postgres.orders(schema));
        assertEquals(List.of("" + end), applied());
    }

    @Test
    void shouldContinueFromTheStoredSequenceWithTheStoredSales() throws Exception {
        final int sale;
        try (SaleLife life = new SaleLife(data, 1)) {
            sale = life.create("phones", "Phones");
            life.buyAndPay(sale, "ann");
            project(life.sequence(), 500);
            Postgres.execute("DELETE FROM " + schema + ".orders");
            life.buyAndPay(sale, "bob");
            project(life.sequence(), 500);
            assertEquals(List.of("phones-2|bob|paid|ref-bob"), orders());
            assertEquals(List.of("" + life.sequence()), applied());
        }
    }

    @Test
    void shouldFollowOnlyDurableEvents() throws Exception {
        try (SaleLife life = new SaleLife(data, 3);
                OrderProjector projector = new OrderProjector(data, 0, Postgres.config(schema, 100))) {
            projector.start();
            for (int i = 0; i < 5; i++) {
                life.live(200);
                awaitApplied(projector, life.sequence());
                assertEquals(0, projector.status().lag(life.sequence()));
            }
            final long durable = life.sequence();
            life.liveUnsealed(50);
            awaitApplied(projector, durable);
            assertTrue(
                    projector.status().appliedSequence() < life.sequence(),
                    "no batch names the last events as durable yet");
            life.live(1);
            awaitApplied(projector, life.sequence());
            assertEquals(ModelRows.of(data), Postgres.orders(schema));
        }
    }

    @Test
    void shouldStoreTermsStockAndRegistrations() throws Exception {
        final long end;
        try (SaleLife life = new SaleLife(data, 5)) {
            life.live(2_000);
            life.rounds();
            end = life.sequence();
        }
        project(end, 300);
        final Map<String, String> model = ModelRows.sales(data);
        assertTrue(model.get("rounds").startsWith("After|4|"), model::toString);
        for (final Map.Entry<String, String> sale : model.entrySet()) {
            assertEquals(
                    List.of(sale.getValue()),
                    Postgres.query(
                            "SELECT title, stock, closes_at, per_user_limit, max_units_per_order, waitlist_capacity,"
                                    + " closed_time IS NOT NULL, removed_time IS NOT NULL,"
                                    + " (SELECT count(*) FROM " + schema
                                    + ".registrations r WHERE r.sale_id = s.sale_id) FROM "
                                    + schema + ".sales s WHERE sale_id = '" + sale.getKey() + "'"));
        }
    }

    @Test
    void shouldStoreRefusedEventsAsDeadLettersAndApplyTheOthers() throws Exception {
        try (SaleLife life = new SaleLife(data, 1)) {
            final int sale = life.create("phones", "Phones");
            project(life.sequence(), 100_000);
            Postgres.execute("ALTER TABLE " + schema + ".orders ADD CHECK (user_id <> 'mallory')");
            for (int i = 0; i < 100; i++) {
                life.buyAndPay(sale, i == 40 ? "mallory" : "u" + i);
            }
            try (OrderProjector projector =
                    new OrderProjector(data, life.sequence(), Postgres.config(schema, 100_000))) {
                projector.catchUp();
                assertEquals(2, projector.status().deadLetters());
            }
        }
        assertEquals(99, orders().size());
        assertEquals(List.of("99"), Postgres.query("SELECT count(*) FROM " + schema + ".orders WHERE status = 'paid'"));
        assertEquals(
                List.of(
                        "82|order-secured|23514|{\"sequence\":82,\"time\":1800000000000,\"saleNumber\":1,"
                                + "\"orderNumber\":41,"
                                + "\"quantity\":1,\"position\":41,\"unitsBefore\":40,\"userId\":\"mallory\","
                                + "\"key\":\"\"}",
                        "83|order-paid|P0002|{\"sequence\":83,\"time\":1800000000000,\"saleNumber\":1,"
                                + "\"orderNumber\":41,"
                                + "\"reference\":\"ref-mallory\"}"),
                deadLetters());
    }

    @Test
    void shouldStoreASaleWithoutATitleThatTheDatabaseRefuses() throws Exception {
        final int sale;
        try (SaleLife life = new SaleLife(data, 1)) {
            sale = life.create("phones", "Ph\0nes");
            project(life.sequence(), 500);
            life.buyAndPay(sale, "ann");
            project(life.sequence(), 500);
        }
        assertEquals(List.of("phones-1|ann|paid|ref-ann"), orders());
        assertEquals(List.of("phones|null"), Postgres.query("SELECT sale_id, title FROM " + schema + ".sales"));
        assertEquals(1, deadLetters().size());
        assertTrue(deadLetters().get(0).contains("\"title\":\"Ph\\u0000nes\""), deadLetters()::toString);
    }

    @Test
    void shouldStoreEventsRefusedByADeferredConstraintAsDeadLetters() throws Exception {
        try (SaleLife life = new SaleLife(data, 1)) {
            final int sale = life.create("phones", "Phones");
            project(life.sequence(), 500);
            Postgres.execute("ALTER TABLE " + schema + ".orders ADD UNIQUE (user_id) DEFERRABLE INITIALLY DEFERRED");
            life.buyAndPay(sale, "ann");
            life.buyAndPay(sale, "ann");
            life.buyAndPay(sale, "bob");
            project(life.sequence(), 500);
        }
        assertEquals(List.of("phones-1|ann|paid|ref-ann", "phones-3|bob|paid|ref-bob"), orders());
        assertEquals(2, deadLetters().size());
    }

    @Test
    void shouldRefuseASchemaOfANewerVersionWithoutChangingIt() throws Exception {
        try (SaleLife life = new SaleLife(data, 1)) {
            life.live(100);
            final long end = life.sequence();
            project(end, 500);
            Postgres.execute("UPDATE " + schema + ".schema_version SET version = 2");
            life.live(100);
            assertRefused(
                    "schema " + schema + " is of version 2, and this doorbuster knows up to version 1",
                    life.sequence());
            assertEquals(List.of("" + end), applied());
        }
    }

    @Test
    void shouldRefuseAnotherJournal(@TempDir final Path other) throws Exception {
        project(live(1, 200), 500);
        try (SaleLife life = new SaleLife(other, 2)) {
            life.live(500);
            final OrderProjector projector = new OrderProjector(other, life.sequence(), Postgres.config(schema, 500));
            final String refused = assertThrows(ProjectionRefusedException.class, projector::catchUp)
                    .getMessage();
            assertTrue(refused.contains("is another one in this journal"), refused);
            assertEquals(refused, projector.status().lastError());
        }
    }

    @Test
    void shouldRefuseAJournalThatEndsBeforeTheDatabase(@TempDir final Path other) throws Exception {
        project(live(1, 500), 500);
        try (SaleLife life = new SaleLife(other, 1)) {
            life.live(100);
            final OrderProjector projector = new OrderProjector(other, life.sequence(), Postgres.config(schema, 500));
            final String refused = assertThrows(ProjectionRefusedException.class, projector::catchUp)
                    .getMessage();
            assertTrue(refused.contains("but the journal ends with " + life.sequence()), refused);
        }
    }

    @Test
    void shouldRefuseASecondProjectorAndTakeOverAfterTheFirstEnds() throws Exception {
        final long end = live(1, 200);
        final Connection first = Postgres.connect();
        Projection.open(first, schema);
        assertRefused("another projector is at work on schema " + schema, end);
        try (OrderProjector patient = new OrderProjector(data, end, Postgres.config(schema, 500))) {
            patient.start();
            awaitTrue(() -> patient.status().lastError().contains("another projector"));
            assertFalse(patient.status().connected());
            first.close();
            awaitApplied(patient, end);
        }
        assertEquals(ModelRows.of(data), Postgres.orders(schema));
    }

    @Test
    void shouldContinueFromTheSequenceThatAnotherProjectorReached() throws Exception {
        try (SaleLife life = new SaleLife(data, 1)) {
            life.live(100);
            try (OrderProjector waiting = new OrderProjector(data, life.sequence(), Postgres.config(schema, 500))) {
                life.live(300);
                project(life.sequence(), 500);
                waiting.start();
                life.live(300);
                awaitApplied(waiting, life.sequence());
            }
            assertEquals(ModelRows.of(data), Postgres.orders(schema));
        }
    }

    @Test
    void shouldApplyDeadLettersWhenTheTablesAreRebuiltInANewSchema() throws Exception {
        try (SaleLife life = new SaleLife(data, 1);
                OrderProjector projector = new OrderProjector(data, 0, Postgres.config(schema, 500))) {
            burySomeone(life, projector);
            final String anew = Postgres.newSchema();
            new OrderProjector(data, life.sequence(), Postgres.config(anew, 500)).catchUp();
            swap(anew);
            life.buyAndPay(1, "zoe");
            awaitApplied(projector, life.sequence());
            assertEquals(0, projector.status().deadLetters());
            assertEquals(ModelRows.of(data), Postgres.orders(schema));
        }
    }

    /**
     * The new tables lag by {@code behind} events; a transaction that began in the old tables must not continue in the
     * new ones.
     */
    @ParameterizedTest
    @CsvSource({"setSavepoint, 2", "releaseSavepoint, 0"})
    void shouldNotWriteToTheNewTablesInATransactionThatBeganInTheOldOnes(final String call, final long behind)
            throws Exception {
        final String anew = Postgres.newSchema();
        final SwappingConnector connector = new SwappingConnector(() -> swap(anew));
        try (SaleLife life = new SaleLife(data, 1);
                OrderProjector projector = new OrderProjector(data, 0, Postgres.config(schema, 500), connector)) {
            burySomeone(life, projector);
            life.buyAndPay(1, "yan");
            awaitApplied(projector, life.sequence());
            new OrderProjector(data, life.sequence() - behind, Postgres.config(anew, 2)).catchUp();
            connector.swapInTheNextTransaction(call);
            life.buyAndPay(1, "zoe");
            awaitTrue(() -> projector.status().deadLetters() == 0);
            awaitApplied(projector, life.sequence());
            assertEquals(ModelRows.of(data), Postgres.orders(schema));
            assertEquals(List.of(), deadLetters());
        }
    }

    private void burySomeone(final SaleLife life, final OrderProjector projector) throws Exception {
        life.create("phones", "Phones");
        projector.start();
        awaitApplied(projector, life.sequence());
        Postgres.execute("ALTER TABLE " + schema + ".orders ADD CHECK (user_id <> 'mallory')");
        life.buyAndPay(1, "mallory");
        life.buyAndPay(1, "ann");
        awaitApplied(projector, life.sequence());
        assertEquals(2, projector.status().deadLetters());
    }

    private void swap(final String anew) throws SQLException {
        Postgres.execute("ALTER SCHEMA " + schema + " RENAME TO " + schema + "_old; ALTER SCHEMA " + anew
                + " RENAME TO " + schema);
    }

    /** PostgreSQL ends a session, and frees its lock, a moment after the client has closed it. */
    private Projection openOnceTheLastHasLeft(final Connection connection) throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return Projection.open(connection, schema);
            } catch (final SQLException held) {
                if (!"55P03".equals(held.getSQLState()) || System.nanoTime() - deadline > 0) {
                    throw held;
                }
                connection.rollback();
                Thread.sleep(10);
            }
        }
    }

    @Test
    void shouldNotOverwriteTheSequenceOfAnotherProjector() throws Exception {
        final long end = live(1, 200);
        project(end, 500);
        try (Connection connection = Postgres.connect()) {
            final Projection projection = openOnceTheLastHasLeft(connection);
            Postgres.execute("UPDATE " + schema + ".projection SET applied_sequence = 7");
            final Exception moved = assertThrows(SQLException.class, projection::apply);
            assertTrue(moved.getMessage().contains("moved by someone else"), moved::getMessage);
        }
    }

    /** The kernel completes connections to a listening socket, but nothing reads from them. */
    @Test
    void shouldCloseQuicklyIfTheDatabaseNeverAnswers() throws Exception {
        live(1, 100);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            long least = Long.MAX_VALUE;
            // A machine may pause for a while, but not in every round.
            for (int i = 0; i < 5 && least >= 3_000; i++) {
                least = Math.min(least, millisToClose(silent));
            }
            assertTrue(least < 3_000, "closed after " + least + " ms at best");
        }
    }

    private long millisToClose(final ServerSocket silent) throws IOException {
        final String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/shop";
        final OrderProjector projector = new OrderProjector(data, 0, PostgresConfig.ofServer(url, "me", null, schema));
        projector.start();
        assertTrue(silent.accept().isConnected());
        assertFalse(projector.status().connected());
        final long start = System.nanoTime();
        projector.close();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void shouldCutATransactionThatDoesNotEndWhenItIsClosed() throws Exception {
        try (SaleLife life = new SaleLife(data, 1);
                Connection other = Postgres.connect();
                Statement statement = other.createStatement()) {
            life.live(100);
            project(life.sequence(), 500);
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE " + schema + ".orders");
            final OrderProjector projector = new OrderProjector(data, 0, Postgres.config(schema, 500));
            projector.start();
            life.live(100);
            awaitTrue(() -> !Postgres.waiting().isEmpty());
            projector.close();
            assertFalse(projector.status().running());
        }
    }

    private long live(final long seed, final int events) {
        try (SaleLife life = new SaleLife(data, seed)) {
            life.live(events);
            return life.sequence();
        }
    }

    private void project(final long end, final int eventsPerTransaction) {
        new OrderProjector(data, end, Postgres.config(schema, eventsPerTransaction)).catchUp();
    }

    private void assertRefused(final String why, final long end) {
        final OrderProjector projector =
                new OrderProjector(data, end, PostgresConfig.ofCommand(Postgres.url(), null, null, schema));
        final String refused = assertThrows(ProjectionRefusedException.class, projector::catchUp)
                .getMessage();
        assertTrue(refused.contains(why), refused);
    }

    private List<String> applied() throws Exception {
        return Postgres.query("SELECT applied_sequence FROM " + schema + ".projection");
    }

    private List<String> orders() throws Exception {
        return Postgres.query(
                "SELECT order_id, user_id, status, payment_reference FROM " + schema + ".orders ORDER BY order_number");
    }

    private List<String> deadLetters() throws Exception {
        return Postgres.query(
                "SELECT sequence, kind, left(reason, 5), payload FROM " + schema + ".dead_letter ORDER BY 1");
    }

    static void awaitApplied(final OrderProjector projector, final long sequence) {
        awaitTrue(() -> projector.status().appliedSequence() >= sequence);
    }

    static void awaitTrue(final java.util.function.BooleanSupplier condition) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not within " + PATIENCE_SECONDS + " s");
            Thread.onSpinWait();
        }
    }
}
