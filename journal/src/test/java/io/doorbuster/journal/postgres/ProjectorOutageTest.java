package io.doorbuster.journal.postgres;

import static io.doorbuster.journal.postgres.OrderProjectorTest.awaitApplied;
import static io.doorbuster.journal.postgres.OrderProjectorTest.awaitTrue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.doorbuster.journal.export.ModelRows;
import io.doorbuster.journal.export.SaleLife;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A database accepts connections but refuses orders: the delays between attempts grow, and the log reports it once. */
@ExtendWith(Postgres.class)
final class ProjectorOutageTest {
    private static final long OUTAGE_SECONDS = 5;
    /**
     * The delays are 100 ms, 200 ms, ... and may be half of that at random: at most seven attempts in five seconds,
     * plus one already running.
     */
    private static final int MOST_CONNECTIONS = 8;
    /** Of one connection. */
    private static final int MOST_TRANSACTIONS = 5;

    @TempDir
    Path data;

    private final String schema = Postgres.newSchema();
    private final String role = "role_of_" + schema;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(final ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger(OrderProjector.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void lookAway() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @ParameterizedTest
    @CsvSource({
        "ALTER ROLE %s SET default_transaction_read_only = on, ALTER ROLE %s RESET default_transaction_read_only",
        "'REVOKE INSERT, UPDATE ON ALL TABLES IN SCHEMA %2$s FROM %1$s',"
                + " 'GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA %2$s TO %1$s'",
        "ALTER TABLE %2$s.projection RENAME TO elsewhere, ALTER TABLE %2$s.elsewhere RENAME TO projection"
    })
    void shouldRetryWithGrowingDelaysIfTheDatabaseRefusesEverything(final String breaks, final String mends)
            throws Exception {
        Postgres.execute("CREATE ROLE " + role + " LOGIN; GRANT CREATE ON DATABASE postgres TO " + role);
        try (SaleLife life = new SaleLife(data, 1);
                OrderProjector projector = new OrderProjector(data, 0, asInService(), this::connect)) {
            projector.start();
            life.live(100);
            awaitApplied(projector, life.sequence());
            awaitTrue(() -> lines.size() == 2);
            assertEquals(2, lines.size(), lines::toString);

            Postgres.execute(breaks.formatted(role, schema));
            Postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'");
            final int connectionsBefore = connections.get();
            final long transactionsBefore = transactions();
            life.live(100);
            awaitTrue(() -> lines.size() > 2);
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            final int asked = connections.get() - connectionsBefore;
            assertTrue(asked > 1 && asked <= MOST_CONNECTIONS, asked + " connections");
            final long transactions = transactions() - transactionsBefore;
            // Twice as many are allowed, because the database also counts its own housekeeping and this query. A loop
            // without delays made 770.
            assertTrue(transactions <= 2L * MOST_CONNECTIONS * MOST_TRANSACTIONS, transactions + " transactions");
            final int reasons = lines.size() - 2;
            assertTrue(reasons <= 2, "the sessions' end, and why there is no other: " + lines);
            assertTrue(!projector.status().lastError().isEmpty(), "also while it is connected");

            Postgres.execute(mends.formatted(role, schema));
            awaitApplied(projector, life.sequence());
            awaitTrue(() -> lines.size() == 2 + reasons + 2);
            assertEquals("", projector.status().lastError());
            assertEquals(ModelRows.of(data), Postgres.orders(schema));
        }
    }

    /** A command gives up after a time without success. In this test, answers to commits are lost at long intervals. */
    @Test
    void shouldCountAConnectionThatLastedTheLongestDelayAsASuccess() throws Exception {
        final int patienceMillis = 300;
        final PostgresConfig config =
                new PostgresConfig(Postgres.url(), null, null, schema, true, patienceMillis, 1, 50, 500);
        final AtomicBoolean loseAnswer = new AtomicBoolean();
        try (SaleLife life = new SaleLife(data, 1);
                OrderProjector projector = new OrderProjector(data, 0, config, () -> losingAnswers(loseAnswer))) {
            projector.start();
            life.live(100);
            awaitApplied(projector, life.sequence());
            for (int i = 0; i < 3; i++) {
                loseAnswer.set(true);
                life.live(1);
                awaitApplied(projector, life.sequence());
                TimeUnit.MILLISECONDS.sleep(2 * patienceMillis);
            }
            assertTrue(projector.status().running(), projector.status().lastError());
        }
    }

    private static Connection losingAnswers(final AtomicBoolean loseAnswer) throws SQLException {
        final Connection real = Postgres.connect();
        return (Connection) Proxy.newProxyInstance(
                ProjectorOutageTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    try {
                        final Object result = method.invoke(real, arguments);
                        if (method.getName().equals("commit") && loseAnswer.getAndSet(false)) {
                            real.close();
                            throw new SQLException("the answer is lost", ErrorKind.CONNECTION_FAILURE);
                        }
                        return result;
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private PostgresConfig asInService() {
        return PostgresConfig.ofServer(Postgres.url(), null, null, schema);
    }

    private Connection connect() throws SQLException {
        connections.incrementAndGet();
        return DriverManager.getConnection(Postgres.url().replace("user=postgres", "user=" + role));
    }

    private static long transactions() throws SQLException {
        return Long.parseLong(Postgres.query(
                        "SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database WHERE datname = 'postgres'")
                .get(0));
    }
}
