package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Builds a state from snapshot records: the counterpart of {@link Sales#describeTo}. For one thread and one use. */
public final class SalesLoader implements SaleRecords {
    private final Sales sales;
    private Sale current;
    private boolean complete;

    /** @param sales an empty state */
    public SalesLoader(final Sales sales) {
        this.sales = sales;
    }

    /** True after the end record was read and its hash matched. */
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void header(
            final long sequence, final long lastTime, final long lastCheckpoint, final EngineSettings settings) {
        sales.restore(sequence, lastTime, lastCheckpoint, settings);
    }

    @Override
    public void edgeSettings(final long sequence, final Map<String, String> part) {
        sales.restoreEdgeSettings(sequence, part);
    }

    @Override
    public void removedSale(final int number, final String saleId) {
        sales.catalog.rememberRemoved(number, saleId);
    }

    @Override
    public void sale(
            final int number,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final int round,
            final boolean paused,
            final boolean closed,
            final boolean lapsed) {
        current = sales.catalog.add(number, terms, seed0, seed1);
        current.restore(round, paused, closed);
        if (lapsed) {
            current.book.restoreLapsed();
        }
    }

    @Override
    public void refusalCounts(final long counted, final long refusalsHash, final int tableBytes) {
        current.restoreRefusals(tableBytes, counted, refusalsHash);
    }

    @Override
    public void refusalCountsPart(final int from, final DirectBuffer counters) {
        final byte[] table = current.refusals().counters();
        if (from < 0 || from > table.length - counters.capacity()) {
            throw new IllegalStateException("refusal counters beyond their table");
        }
        counters.getBytes(0, table, from, counters.capacity());
    }

    @Override
    public void restock(final int units, final DirectBuffer key) {
        current.rememberRestock(units, key);
    }

    @Override
    public void registration(final DirectBuffer user) {
        current.register(user);
    }

    @Override
    public void order(
            final int order,
            final OrderRecord record,
            final DirectBuffer user,
            final DirectBuffer key,
            final DirectBuffer reference) {
        current.book.restore(record, order, user, key, reference);
    }

    @Override
    public void endOfSale(final int stock) {
        current.book.restored(stock);
        sales.catalog.agenda.update(current);
    }

    /** @throws IllegalStateException if the hash of the state differs from the one in the end record */
    @Override
    public void end(final long stateHash) {
        final long hash = sales.stateHash();
        if (hash != stateHash) {
            throw new IllegalStateException(
                    "snapshot has state hash " + Sales.hex(stateHash) + ", its records have " + Sales.hex(hash));
        }
        complete = true;
    }
}
