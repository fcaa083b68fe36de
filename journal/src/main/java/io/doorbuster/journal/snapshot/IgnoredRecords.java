package io.doorbuster.journal.snapshot;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Ignores every record of a snapshot; override the few kinds you need. */
public abstract class IgnoredRecords implements SaleRecords {
    @Override
    public void header(
            final long sequence, final long lastTime, final long lastCheckpoint, final EngineSettings settings) {}

    @Override
    public void refusalCounts(final long counted, final long refusalsHash, final int tableBytes) {}

    @Override
    public void refusalCountsPart(final int from, final DirectBuffer counters) {}

    @Override
    public void edgeSettings(final long sequence, final Map<String, String> part) {}

    @Override
    public void removedSale(final int number, final String saleId) {}

    @Override
    public void sale(
            final int number,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final int round,
            final boolean paused,
            final boolean closed,
            final boolean lapsed) {}

    @Override
    public void restock(final int units, final DirectBuffer key) {}

    @Override
    public void registration(final DirectBuffer user) {}

    @Override
    public void order(
            final int order,
            final OrderRecord record,
            final DirectBuffer user,
            final DirectBuffer key,
            final DirectBuffer reference) {}

    @Override
    public void endOfSale(final int stock) {}

    @Override
    public void end(final long stateHash) {}
}
