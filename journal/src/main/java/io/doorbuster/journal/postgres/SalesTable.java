package io.doorbuster.journal.postgres;

import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.export.SaleFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the sales, one statement per event, because there are few sales. Also reads back the facts that order rows
 * need.
 */
final class SalesTable {
    /** Carries an SQLException out of a method that cannot throw one. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final SQLException reason;

        private Failed(final SQLException reason) {
            super(reason);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }

    private final Connection connection;
    private boolean withTitles = true;

    SalesTable(final Connection connection) {
        this.connection = connection;
    }

    /** Reads the facts about each sale, by number. */
    Map<Integer, SaleFacts> facts() throws SQLException {
        final Map<Integer, SaleFacts> facts = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet sales = statement.executeQuery("SELECT sale_number, sale_id, payment_window_ms FROM sales")) {
            while (sales.next()) {
                facts.put(sales.getInt(1), new SaleFacts(sales.getString(2), sales.getLong(3)));
            }
        }
        return facts;
    }

    /**
     * Chooses whether new sales get their titles. The title is the only free text in a sale; the database accepts
     * everything else.
     */
    void withTitles(final boolean give) {
        withTitles = give;
    }

    void create(final long sequence, final long time, final int sale, final SaleTerms terms) {
        execute(
                "INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
                sale,
                terms.saleId(),
                withTitles ? terms.title() : null,
                terms.opensAt(),
                moment(terms.closesAt()),
                terms.perUserLimit(),
                terms.maxUnitsPerOrder(),
                terms.paymentWindowMillis(),
                terms.waitlistCapacity(),
                terms.initialStock(),
                time,
                sequence);
    }

    void change(final long sequence, final int sale, final SaleChange change) {
        update(
                "title = ?, closes_at = ?, per_user_limit = ?, max_units_per_order = ?, waitlist_capacity = ?",
                change.title(),
                moment(change.closesAt()),
                change.perUserLimit(),
                change.maxUnitsPerOrder(),
                change.waitlistCapacity(),
                sequence,
                sale);
    }

    void close(final long sequence, final long time, final int sale) {
        update("closed_time = ?", time, sequence, sale);
    }

    void remove(final long sequence, final long time, final int sale) {
        update("removed_time = ?", time, sequence, sale);
    }

    /** @param units added to the stock; negative units are taken back */
    void addStock(final long sequence, final int sale, final int units) {
        update("stock = stock + ?", units, sequence, sale);
    }

    private void update(final String what, final Object... parameters) {
        execute("UPDATE sales SET " + what + ", last_sequence = ? WHERE sale_number = ?", parameters);
    }

    private void execute(final String sql, final Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            if (statement.executeUpdate() != 1) {
                throw new SQLException("the sale has no row: it was deleted", ErrorKind.NO_ROW);
            }
        } catch (final SQLException e) {
            throw new Failed(e);
        }
    }

    private static Long moment(final long closesAt) {
        return closesAt == SaleTerms.NEVER ? null : closesAt;
    }
}
