package io.doorbuster.journal.postgres;

import io.doorbuster.journal.export.SaleFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Writes registrations by COPY, because a crowd registers before it buys. */
final class RegistrationsTable {
    private final Connection connection;
    private final Map<Integer, SaleFacts> sales;
    private final CopyText added = new CopyText("registrations (sale_id, user_id, sequence, time)");

    /** @param sales the sales by number; they must include the sale of each event */
    RegistrationsTable(final Connection connection, final Map<Integer, SaleFacts> sales) {
        this.connection = connection;
        this.sales = sales;
    }

    void clear() {
        added.clear();
    }

    void add(final long sequence, final long time, final int sale, final DirectBuffer user) {
        added.put(sales.get(sale).saleId())
                .put(user.getStringWithoutLengthAscii(0, user.capacity()))
                .put(sequence)
                .put(time)
                .endRow();
    }

    void apply() throws SQLException {
        added.sendTo(connection);
    }
}
