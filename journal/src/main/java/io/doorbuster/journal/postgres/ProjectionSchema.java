package io.doorbuster.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Our tables, made and brought up to date by us. Times are epoch milliseconds, as everywhere: {@code
 * to_timestamp(secured_time / 1000.0)} shows one. There are no foreign keys: what one event is refused for must not refuse
 * others.
 */
final class ProjectionSchema {
    /** "door": the first half of the key of our advisory locks. */
    private static final int LOCK_CLASS = 0x646f6f72;

    private static final String VERSION_1 = """
            CREATE TABLE schema_version (version integer NOT NULL);
            INSERT INTO schema_version VALUES (0);
            CREATE TABLE projection (
              one boolean PRIMARY KEY DEFAULT true CHECK (one),
              applied_sequence bigint NOT NULL,
              applied_checksum bigint NOT NULL,
              applied_at timestamptz NOT NULL);
            COMMENT ON TABLE projection IS 'up to which event of the journal the tables are; CRC-32C of that event';
            INSERT INTO projection VALUES (true, 0, 0, now());
            CREATE TABLE sales (
              sale_number integer PRIMARY KEY,
              sale_id text COLLATE "C" NOT NULL UNIQUE,
              title text,
              opens_at bigint NOT NULL,
              closes_at bigint,
              per_user_limit integer NOT NULL,
              max_units_per_order integer NOT NULL,
              payment_window_ms bigint NOT NULL,
              waitlist_capacity integer NOT NULL,
              stock integer NOT NULL,
              created_time bigint NOT NULL,
              closed_time bigint,
              removed_time bigint,
              last_sequence bigint NOT NULL);
            CREATE TABLE orders (
              order_id text COLLATE "C" PRIMARY KEY,
              sale_id text COLLATE "C" NOT NULL,
              order_number integer NOT NULL,
              user_id text COLLATE "C" NOT NULL,
              quantity integer NOT NULL,
              status text COLLATE "C" NOT NULL,
              position integer,
              units_before integer,
              secured_sequence bigint,
              secured_time bigint,
              pay_by bigint,
              payment_reference text COLLATE "C",
              idempotency_key text COLLATE "C",
              last_sequence bigint NOT NULL,
              last_time bigint NOT NULL);
            CREATE INDEX orders_in_line ON orders (sale_id) WHERE status = 'waitlisted';
            CREATE TABLE registrations (
              sale_id text COLLATE "C" NOT NULL,
              user_id text COLLATE "C" NOT NULL,
              sequence bigint NOT NULL,
              time bigint NOT NULL,
              PRIMARY KEY (sale_id, user_id));
            CREATE TABLE dead_letter (
              sequence bigint PRIMARY KEY,
              kind text NOT NULL,
              reason text NOT NULL,
              payload text NOT NULL,
              refused_at timestamptz NOT NULL DEFAULT now());
            COMMENT ON TABLE dead_letter IS 'events that the database refused; payload is JSON';
            """;

    /** The n-th leads from version n to n + 1. */
    private static final List<String> STEPS = List.of(VERSION_1);

    private final Connection connection;
    private final String schema;
    /** What each transaction begins with; one round trip. */
    private final String begin;
    /** The database's process that the connection belongs to; 0 if a pooler gives each transaction one of its own. */
    private long backend;

    ProjectionSchema(final Connection connection, final String schema) {
        this.connection = connection;
        this.schema = schema;
        // The name is quoted, though it is checked: it may be a keyword. Constraints that someone deferred would else
        // be
        // known at the commit only, without a word on the event.
        this.begin = "SET LOCAL search_path TO \"" + schema + "\"; SET CONSTRAINTS ALL IMMEDIATE;"
                + " SELECT pg_try_advisory_xact_lock(" + LOCK_CLASS + ", " + schema.hashCode()
                + "), pg_backend_pid()";
    }

    /**
     * Takes the schema for this connection, and brings it to the version that this build writes. The transaction in
     * which that happens is still open when this returns.
     *
     * @throws ProjectionRefusedException if it is of a newer version, and nothing was changed
     * @throws SQLException of the kind of the moment if another projector has it
     */
    void take() throws SQLException {
        connection.setAutoCommit(false);
        // A pooler shows its clients a process that does not exist.
        final long shown = connection.unwrap(PGConnection.class).getBackendPID();
        begin();
        final long real = queryLong("SELECT pg_backend_pid()");
        if (real == shown) {
            backend = real;
            holdForTheSession();
        }
        update(version());
    }

    /**
     * Begins a transaction: our names, and the lock. Both end with it, because the next one may run in another session
     * if a pooler is between us and the database, and somebody else may have this one then.
     *
     * @throws SQLException of the kind of the moment if another projector has the schema
     * @throws ProjectionRefusedException if a pooler that does not show itself changed the session
     */
    void begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            // The third statement's is the only result.
            while (statement.getResultSet() == null) {
                statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                if (backend != 0 && result.getLong(2) != backend) {
                    throw new ProjectionRefusedException(
                            "the database connection goes through a pooler that runs each transaction in another session"
                                    + " and hides it; give the address of PostgreSQL itself, or of a pool in session mode");
                }
                if (!result.getBoolean(1)) {
                    throw held();
                }
            }
        }
    }

    /**
     * A lock for as long as the connection stands makes a second projector wait, where one for a transaction only lets
     * it in between two of them. Not through a pooler, whose session would keep it when we are gone.
     */
    private void holdForTheSession() throws SQLException {
        if (queryLong("SELECT pg_try_advisory_lock(?, ?)::integer", LOCK_CLASS, schema.hashCode()) != 1) {
            throw held();
        }
    }

    private SQLException held() throws SQLException {
        final long holder = queryLong(
                "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = ?::bigint::oid"
                        + " AND objid = (?::bigint & 4294967295)::oid",
                LOCK_CLASS,
                schema.hashCode());
        return new SQLException(
                "another projector is at work on schema " + schema + " (the database's process " + holder
                        + "); there can be one at a time: stop it, or give another --schema",
                "55P03");
    }

    /** 0 if the schema has none of our tables. */
    private int version() throws SQLException {
        final boolean there = queryLong("SELECT (to_regclass('schema_version') IS NOT NULL)::integer") == 1;
        return there ? (int) queryLong("SELECT max(version) FROM schema_version") : 0;
    }

    private void update(final int version) throws SQLException {
        if (version > STEPS.size()) {
            throw new ProjectionRefusedException("schema " + schema + " is of version " + version
                    + ", and this doorbuster knows up to version " + STEPS.size()
                    + ": it was made by a newer one; use that, or give another --schema");
        }
        if (version == STEPS.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            // Asked first: IF NOT EXISTS needs the right to create schemas even where there is nothing to create.
            if (queryLong("SELECT (to_regnamespace('\"" + schema + "\"') IS NOT NULL)::integer") == 0) {
                statement.execute("CREATE SCHEMA \"" + schema + "\"");
            }
            for (int from = version; from < STEPS.size(); from++) {
                statement.execute(STEPS.get(from));
            }
            statement.execute("UPDATE schema_version SET version = " + STEPS.size());
        }
    }

    private long queryLong(final String sql, final int... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setInt(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
