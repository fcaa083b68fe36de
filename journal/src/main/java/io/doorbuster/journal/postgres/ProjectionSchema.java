package io.doorbuster.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Creates and updates the tables of the projection. Times are epoch milliseconds, as everywhere:
 * {@code to_timestamp(secured_time / 1000.0)} shows one. There are no foreign keys, so that the refusal of one event
 * does not cause the refusal of others.
 */
final class ProjectionSchema {
    /** "door": the first half of the key of the advisory locks. */
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

    /** Element n updates the schema from version n to n + 1. */
    private static final List<String> STEPS = List.of(VERSION_1);

    private final Connection connection;
    private final String schema;
    /** The statements that begin each transaction, in one round trip. */
    private final String begin;
    /** The database process of the connection; 0 if a pooler runs each transaction in another session. */
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
     * Locks the schema for this connection and updates it to the version that this build writes. The transaction is
     * still open when this returns.
     *
     * @throws ProjectionRefusedException if it has a newer version; nothing was changed
     * @throws SQLException of kind {@link ErrorKind#OF_THE_MOMENT} if another projector holds it
     */
    void take() throws SQLException {
        connection.setAutoCommit(false);
        // A pooler reports a process to its clients that does not exist.
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
     * Begins a transaction: sets the search path and takes the lock. Both end with the transaction, because behind a
     * pooler the next transaction may run in another session, and another client may get this session.
     *
     * @throws SQLException of kind {@link ErrorKind#OF_THE_MOMENT} if another projector holds the schema
     * @throws ProjectionRefusedException if a pooler that was not detected changed the session
     */
    void begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            // Only the third statement has a result.
            while (statement.getResultSet() == null) {
                statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                if (backend != 0 && result.getLong(2) != backend) {
                    throw new ProjectionRefusedException(
                            "the database connection goes through a pooler that runs each transaction in "
                                    + "another session"
                                    + " and hides it; give the address of PostgreSQL itself, or of a pool in "
                                    + "session mode");
                }
                if (!result.getBoolean(1)) {
                    throw held();
                }
            }
        }
    }

    /**
     * Locks the schema for the whole session, so that a second projector waits; the lock of a transaction would let it
     * in between two transactions. Not used behind a pooler, because the pooler's session would keep the lock after
     * this client has gone.
     */
    private void holdForTheSession() throws SQLException {
        if (queryLong("SELECT pg_try_advisory_lock(?, ?)::integer", LOCK_CLASS, schema.hashCode()) != 1) {
            throw held();
        }
    }

    private SQLException held() throws SQLException {
        final long holder = queryLong(
                "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid "
                        + "= ?::bigint::oid"
                        + " AND objid = (?::bigint & 4294967295)::oid",
                LOCK_CLASS,
                schema.hashCode());
        return new SQLException(
                "another projector is at work on schema " + schema + " (the database's process " + holder
                        + "); there can be one at a time: stop it, or give another --schema",
                "55P03");
    }

    /** Returns the version of the schema; 0 if it has no tables of the projection. */
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
            // Checked first, because IF NOT EXISTS needs the right to create schemas even if the schema exists.
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
