package io.doorbuster.journal.postgres;

import io.doorbuster.journal.export.OrderRow;
import io.doorbuster.journal.export.OrderRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes rows to the table of orders: new rows by COPY, changes by one update over arrays, lapsed waitlists by sale.
 * COPY is enough and no upsert is needed: an event is never applied twice, because its sequence is stored in the same
 * transaction.
 */
final class OrdersTable {
    private static final String COLUMNS =
            "orders (order_id, sale_id, order_number, user_id, quantity, status, position,"
                    + " units_before, secured_sequence, secured_time, pay_by, payment_reference, idempotency_key,"
                    + " last_sequence, last_time)";

    private static final String UPDATE = """
            UPDATE orders o SET status = c.status,
              position = coalesce(c.position, o.position),
              units_before = coalesce(c.units_before, o.units_before),
              secured_sequence = coalesce(c.secured_sequence, o.secured_sequence),
              secured_time = coalesce(c.secured_time, o.secured_time),
              pay_by = coalesce(c.pay_by, o.pay_by),
              payment_reference = coalesce(c.payment_reference, o.payment_reference),
              last_sequence = c.last_sequence,
              last_time = c.last_time
            FROM unnest(?::text[], ?::text[], ?::integer[], ?::integer[], ?::bigint[], ?::bigint[], ?::bigint[],
              ?::text[], ?::bigint[], ?::bigint[]) AS c (order_id, status, position, units_before, secured_sequence,
              secured_time, pay_by, payment_reference, last_sequence, last_time)
            WHERE o.order_id = c.order_id""";

    private static final String LAPSE = """
            UPDATE orders SET status = 'lapsed', last_sequence = ?, last_time = ?
            WHERE sale_id = ? AND status = 'waitlisted'""";

    private final Connection connection;
    private final CopyText added = new CopyText(COLUMNS);
    private final List<OrderRow> changed = new ArrayList<>();

    OrdersTable(final Connection connection) {
        this.connection = connection;
    }

    void apply(final OrderRows orders) throws SQLException {
        added.clear();
        changed.clear();
        for (final OrderRow row : orders.rows()) {
            if (row.complete()) {
                add(row);
            } else {
                changed.add(row);
            }
        }
        added.sendTo(connection);
        if (!changed.isEmpty()) {
            update();
        }
        for (final OrderRows.Lapse lapse : orders.lapses()) {
            lapse(lapse);
        }
    }

    private void add(final OrderRow row) {
        final boolean secured = row.position() != 0;
        added.put(row.orderId())
                .put(row.saleId())
                .put(row.number())
                .put(row.userId())
                .put(row.quantity())
                .put(row.status().label())
                .putIf(secured, row.position())
                .putIf(secured, row.unitsBefore())
                .putIf(secured, row.securedSequence())
                .putIf(secured, row.securedTime())
                .putIf(row.payBy() != 0, row.payBy())
                .putUnlessEmpty(row.reference())
                .putUnlessEmpty(row.key())
                .put(row.lastSequence())
                .put(row.lastTime())
                .endRow();
    }

    private void update() throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            int column = 0;
            update.setArray(++column, array("text", OrderRow::orderId));
            update.setArray(++column, array("text", row -> row.status().label()));
            update.setArray(++column, array("integer", row -> ifSecured(row, row.position())));
            update.setArray(++column, array("integer", row -> ifSecured(row, row.unitsBefore())));
            update.setArray(++column, array("bigint", row -> ifSecured(row, row.securedSequence())));
            update.setArray(++column, array("bigint", row -> ifSecured(row, row.securedTime())));
            update.setArray(++column, array("bigint", row -> row.payBy() == 0 ? null : row.payBy()));
            update.setArray(++column, array("text", row -> row.reference().isEmpty() ? null : row.reference()));
            update.setArray(++column, array("bigint", OrderRow::lastSequence));
            update.setArray(++column, array("bigint", OrderRow::lastTime));
            final int found = update.executeUpdate();
            if (found != changed.size()) {
                throw new SQLException(
                        (changed.size() - found) + " of the changed orders have no row: the event that creates it was"
                                + " refused, or the row was deleted",
                        ErrorKind.NO_ROW);
            }
        }
    }

    private java.sql.Array array(final String type, final Function<OrderRow, Object> value) throws SQLException {
        return connection.createArrayOf(type, changed.stream().map(value).toArray());
    }

    private static Object ifSecured(final OrderRow row, final long value) {
        return row.position() == 0 ? null : (Object) value;
    }

    private void lapse(final OrderRows.Lapse lapse) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(LAPSE)) {
            update.setLong(1, lapse.sequence());
            update.setLong(2, lapse.time());
            update.setString(3, lapse.saleId());
            update.executeUpdate();
        }
    }
}
