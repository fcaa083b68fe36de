package io.doorbuster.journal.postgres;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, one for all tests of this JVM; each test has a schema of its own. */
final class Postgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static EmbeddedPostgres server;
    private static Path data;

    private Postgres() {}

    static synchronized String url() {
        if (server == null) {
            try {
                data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "postgres");
                start(0);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Ends it as a crash would: every transaction under way is gone. */
    static synchronized void crash() throws Exception {
        final long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        final ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", "" + pid).start().waitFor();
        postmaster.onExit().get();
    }

    /** Starts it again where it was, with what was committed. */
    static synchronized void restart() throws IOException {
        final int port = server.getPort();
        server.close();
        start(port);
    }

    /** @param port 0 for any */
    private static void start(final int port) throws IOException {
        final EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
        server = (port == 0 ? builder : builder.setPort(port)).start();
    }

    static String newSchema() {
        return "schema_" + SCHEMAS.incrementAndGet();
    }

    static PostgresConfig config(final String schema, final int eventsPerTransaction) {
        return new PostgresConfig(
                url(), null, null, schema, true, PostgresConfig.FOR_EVER, 1, 50, eventsPerTransaction);
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

    /** Each row's values with | between them. */
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

    /** By order id. */
    static Map<String, String> orders(final String schema) throws SQLException {
        final Map<String, String> orders = new TreeMap<>();
        for (final String row : query("SELECT * FROM " + schema + ".orders")) {
            orders.put(row.substring(0, row.indexOf('|')), row);
        }
        return orders;
    }
}
