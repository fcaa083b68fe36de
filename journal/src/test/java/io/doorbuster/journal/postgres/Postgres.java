package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real PostgreSQL server for all tests of this JVM; each test has its own schema. It starts at its first use and ends
 * after the last test. Test classes that use it declare it as an extension.
 */
final class Postgres implements BeforeAllCallback {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    /** The limit for a start, an end and a projector's attempts: longer than any pause of a test machine. */
    private static final long PATIENCE_SECONDS = 180;

    private static EmbeddedPostgres server;
    private static Path data;

    /** Ends the server after the last test of the JVM. */
    private static final class End implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stop();
        }
    }

    @Override
    public void beforeAll(final ExtensionContext context) {
        assumeTrue(
                !isRoot() || canBeNobody(),
                "PostgreSQL does not run as root, which cannot become nobody here (needs unshare -U)");
        context.getRoot().getStore(Namespace.create(Postgres.class)).computeIfAbsent("end", key -> new End());
    }

    static synchronized String url() {
        if (server == null) {
            try {
                data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "postgres");
                // Deletes the directory when it is closed. Every commit waits for its log, as by default.
                server = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setServerConfig("synchronous_commit", "on")
                        .setPGStartupWait(Duration.ofSeconds(PATIENCE_SECONDS))
                        .start();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Ends it like a crash: every running transaction is lost. */
    static synchronized void crash() throws Exception {
        final ProcessHandle postmaster = postmaster();
        run("sh", "-c", "kill -QUIT " + postmaster.pid());
        awaitEnd(postmaster);
    }

    /** Starts it again at the same address and with the same settings, with the committed data. */
    static synchronized void restart() throws Exception {
        final Path postgres =
                Path.of(Files.readString(data.resolve("postmaster.opts")).split(" ", 2)[0]);
        final List<String> command =
                new ArrayList<>(List.of(postgres.resolveSibling("pg_ctl").toString(), "-D", data.toString(), "-w"));
        command.addAll(List.of("-t", "" + PATIENCE_SECONDS, "restart"));
        if (isRoot()) {
            // PostgreSQL refuses to run as root; in a separate user namespace, root becomes nobody.
            command.addAll(0, List.of("unshare", "-U"));
        }
        final Path log = data.resolve("restart.log");
        final Process restart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!restart.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || restart.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(log));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static boolean canBeNobody() {
        try {
            return run("unshare", "-U", "true") == 0;
        } catch (final IOException noUnshare) {
            return false;
        }
    }

    private static int run(final String... command) throws IOException {
        return new ProcessBuilder(command).start().onExit().join().exitValue();
    }

    private static synchronized void stop() throws IOException {
        if (server != null) {
            final ProcessHandle postmaster = postmaster();
            server.close();
            server = null;
            awaitEnd(postmaster);
        }
    }

    private static ProcessHandle postmaster() throws IOException {
        final String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void awaitEnd(final ProcessHandle postmaster) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (postmaster.isAlive() && !isZombie(postmaster)) {
            if (System.nanoTime() - deadline > 0) {
                postmaster.destroyForcibly();
                throw new IllegalStateException("PostgreSQL did not end within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** A restarted server is not a child of this process, and in a container there may be no process that reaps it. */
    private static boolean isZombie(final ProcessHandle process) {
        try {
            final String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (final IOException noProc) {
            return false;
        }
    }

    static String newSchema() {
        return "schema_" + SCHEMAS.incrementAndGet();
    }

    static PostgresConfig config(final String schema, final int eventsPerTransaction) {
        return new PostgresConfig(
                url(),
                null,
                null,
                schema,
                true,
                TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS),
                1,
                50,
                eventsPerTransaction);
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    static void execute(final String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the values of each row, separated by |. */
    static List<String> query(final String sql) throws SQLException {
        final List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                final List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add("" + result.getString(column));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    /** Returns the queries of sessions that wait for a lock. */
    static List<String> waiting() {
        try {
            return query("SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        } catch (final SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the rows by order id. */
    static Map<String, String> orders(final String schema) throws SQLException {
        final Map<String, String> orders = new TreeMap<>();
        for (final String row : query("SELECT * FROM " + schema + ".orders")) {
            orders.put(row.substring(0, row.indexOf('|')), row);
        }
        return orders;
    }
}
