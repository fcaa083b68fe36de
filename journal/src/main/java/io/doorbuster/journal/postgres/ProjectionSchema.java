package io.doorbuster.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

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

    ProjectionSchema(final Connection connection, final String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /**
     * Takes the schema for this connection until it ends, and brings it to the version that this build writes.
     *
     * @throws ProjectionRefusedException if it is of a newer version, and nothing was changed
     * @throws SQLException of the kind of the moment if another projector has it
     */
    void take() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Quoted, though the name is checked: it may be a keyword.
            statement.execute("SET search_path TO \"" + schema + "\"");
        }
        lock();
        connection.setAutoCommit(false);
        update(version());
        connection.commit();
    }

    private void lock() throws SQLException {
        if (queryLong("SELECT pg_try_advisory_lock(?, ?)::integer", LOCK_CLASS, schema.hashCode()) == 1) {
            return;
        }
        final long holder = queryLong(
                "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = ?::bigint::oid"
                        + " AND objid = (?::bigint & 4294967295)::oid",
                LOCK_CLASS,
                schema.hashCode());
        throw new SQLException(
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
