package io.doorbuster.journal.postgres;

import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.export.EventJson;
import io.doorbuster.journal.export.OrderRows;
import io.doorbuster.journal.export.SaleFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;

/**
 * Applies events to the tables over one connection. Each transaction writes the events and the sequence of the last
 * one. After any exception the object is not used again; the next one reads from the tables which events were applied.
 * For one thread.
 */
final class Projection {
    private static final String APPLIED = """
            UPDATE projection SET applied_sequence = ?, applied_checksum = ?, applied_at = now()
            WHERE applied_sequence = ? AND tableoid = ?::bigint::oid""";

    private final Connection connection;
    private final ProjectionSchema schema;
    private final PendingEvents pending = new PendingEvents();
    private final EventJson json = new EventJson();
    private final Map<Integer, SaleFacts> sales;
    private final OrdersTable ordersTable;
    private final SalesTable salesTable;
    private final RegistrationsTable registrationsTable;
    /** The identity of the table, because its name may be given to a table rebuilt in another schema. */
    private final long table;

    private long appliedSequence;
    private long appliedChecksum;
    private long deadLetters;

    /** @param schema locked for this connection, with its transaction still open */
    private Projection(final Connection connection, final ProjectionSchema schema) throws SQLException {
        this.connection = connection;
        this.schema = schema;
        ordersTable = new OrdersTable(connection);
        salesTable = new SalesTable(connection);
        sales = salesTable.facts();
        registrationsTable = new RegistrationsTable(connection, sales);
        try (Statement statement = connection.createStatement();
                ResultSet state = statement.executeQuery("SELECT applied_sequence, applied_checksum,"
                        + " (SELECT count(*) FROM dead_letter), tableoid FROM projection")) {
            state.next();
            appliedSequence = state.getLong(1);
            appliedChecksum = state.getLong(2);
            deadLetters = state.getLong(3);
            table = state.getLong(4);
        }
        connection.commit();
        pending.clear(appliedSequence + 1);
    }

    /** @throws ProjectionRefusedException if the schema has a newer version */
    static Projection open(final Connection connection, final String schema) throws SQLException {
        final ProjectionSchema taken = new ProjectionSchema(connection, schema);
        taken.take();
        return new Projection(connection, taken);
    }

    /** Sequence of the last event applied to the tables. */
    long appliedSequence() {
        return appliedSequence;
    }

    /** Number of events that the database has ever refused. */
    long deadLetters() {
        return deadLetters;
    }

    /** Number of events taken but not applied yet. */
    int pending() {
        return pending.count();
    }

    /**
     * Takes the events of the batch that are not in the tables yet. The first batch must include the last applied
     * event: its checksum proves that the tables were made from this journal.
     *
     * @throws ProjectionRefusedException if it is another journal, or if the batch begins too late
     */
    void take(final BatchView batch) {
        final boolean first = pending.count() == 0 && batch.firstSequence() <= appliedSequence;
        if (batch.firstSequence() > pending.sequence(pending.count())) {
            throw new ProjectionRefusedException("the database is at event " + appliedSequence
                    + ", but the journal begins with event " + batch.firstSequence()
                    + ": the events between were pruned; apply them from the backup, which has every event, with"
                    + " doorbuster journal export --data BACKUP --jdbc-url ..., then start this one again");
        }
        final long checksum = pending.add(batch);
        if (first && batch.lastSequence() >= appliedSequence && checksum != appliedChecksum) {
            throw new ProjectionRefusedException("event " + appliedSequence
                    + " is another one in this journal than the one that the database has applied: check --data and"
                    + " --schema; if the journal lost its end, project into an empty --schema");
        }
    }

    /**
     * Applies the events taken, in one transaction.
     *
     * @return how many of the events the database refused; they are in the table {@code dead_letter}
     */
    long apply() throws SQLException {
        final long before = deadLetters;
        lock();
        apply(0, pending.count());
        try (PreparedStatement applied = connection.prepareStatement(APPLIED)) {
            appliedChecksum = pending.checksum();
            applied.setLong(1, pending.lastSequence());
            applied.setLong(2, appliedChecksum);
            applied.setLong(3, appliedSequence);
            applied.setLong(4, table);
            if (applied.executeUpdate() != 1) {
                // The names belong to other tables since the lock was taken, so this transaction is rolled back.
                throw moved();
            }
        }
        connection.commit();
        appliedSequence = pending.lastSequence();
        pending.clear(appliedSequence + 1);
        return deadLetters - before;
    }

    /**
     * Locks the row of the projection until the transaction ends. This stops a projector that did not take the advisory
     * lock.
     */
    private void lock() throws SQLException {
        schema.begin();
        try (Statement statement = connection.createStatement();
                ResultSet state =
                        statement.executeQuery("SELECT applied_sequence, tableoid FROM projection FOR UPDATE")) {
            if (!state.next() || state.getLong(1) != appliedSequence || state.getLong(2) != table) {
                throw moved();
            }
        }
    }

    private SQLException moved() {
        return new SQLException("the projection was moved by someone else from event " + appliedSequence, "40001");
    }

    /**
     * Applies the events from index {@code from} (inclusive) to {@code to} (exclusive). If the database refuses some,
     * halving the range finds them.
     */
    private void apply(final int from, final int to) throws SQLException {
        final Savepoint before = connection.setSavepoint();
        SQLException refusal = null;
        try {
            fold(from, to);
        } catch (final SQLException e) {
            if (ErrorKind.of(e) != ErrorKind.OF_THE_EVENT) {
                throw e;
            }
            refusal = e;
            connection.rollback(before);
        }
        connection.releaseSavepoint(before);
        if (refusal != null && to - from == 1) {
            bury(from, refusal);
        } else if (refusal != null) {
            final int middle = (from + to) >>> 1;
            apply(from, middle);
            apply(middle, to);
        }
    }

    private void fold(final int from, final int to) throws SQLException {
        final OrderRows orders = new OrderRows(sales);
        registrationsTable.clear();
        try {
            pending.read(from, to, new TableEvents(orders, salesTable, registrationsTable));
        } catch (final SalesTable.Failed e) {
            throw e.reason();
        }
        ordersTable.apply(orders);
        registrationsTable.apply();
    }

    private void bury(final int index, final SQLException refusal) throws SQLException {
        pending.read(index, index + 1, json);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO dead_letter (sequence, kind, reason, payload) VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, pending.sequence(index));
            insert.setString(2, json.kind());
            insert.setString(3, ascii(refusal.getSQLState() + " " + refusal.getMessage()));
            insert.setString(4, json.payload());
            insert.executeUpdate();
        }
        deadLetters++;
        if (json.kind().equals(EventJson.SALE_CREATED)) {
            addWithoutTitle(index);
        }
    }

    /** Inserts the sale without its title, because later orders need the sale. */
    private void addWithoutTitle(final int index) throws SQLException {
        salesTable.withTitles(false);
        try {
            fold(index, index + 1);
        } catch (final SQLException e) {
            throw new ProjectionRefusedException(
                    "the database refuses a sale even without its title: " + e.getMessage(), e);
        } finally {
            salesTable.withTitles(true);
        }
    }

    /** Replaces characters beyond ASCII, so that a database of any encoding accepts the message. */
    private static String ascii(final String message) {
        return message.replaceAll("[^\\x20-\\x7e]+", " ");
    }
}
