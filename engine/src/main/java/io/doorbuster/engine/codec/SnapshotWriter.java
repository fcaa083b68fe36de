package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.EdgeSettingsRecordEncoder;
import io.doorbuster.engine.codec.sbe.EndOfSaleEncoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderEncoder;
import io.doorbuster.engine.codec.sbe.OrderRecordEncoder;
import io.doorbuster.engine.codec.sbe.OrderStatusCode;
import io.doorbuster.engine.codec.sbe.RefusalCountsPartEncoder;
import io.doorbuster.engine.codec.sbe.RefusalCountsRecordEncoder;
import io.doorbuster.engine.codec.sbe.RegistrationRecordEncoder;
import io.doorbuster.engine.codec.sbe.RemovedSaleRecordEncoder;
import io.doorbuster.engine.codec.sbe.RestockRecordEncoder;
import io.doorbuster.engine.codec.sbe.SaleRecordEncoder;
import io.doorbuster.engine.codec.sbe.SnapshotEndEncoder;
import io.doorbuster.engine.codec.sbe.SnapshotHeaderEncoder;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Encodes snapshot records, one after the other. For one thread and one snapshot. */
public final class SnapshotWriter implements SaleRecords {
    /** Receives parts of a snapshot, each of whole records. */
    @FunctionalInterface
    public interface Parts {
        /**
         * Takes the next part: the first {@code length} bytes of the writer's buffer, which are overwritten after this.
         */
        void take(int length);
    }

    private static final Parts KEEP = length -> {};

    private final MutableDirectBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SaleRecordEncoder sale = new SaleRecordEncoder();
    private final RestockRecordEncoder restock = new RestockRecordEncoder();
    private final RegistrationRecordEncoder registration = new RegistrationRecordEncoder();
    private final OrderRecordEncoder order = new OrderRecordEncoder();
    private final int partBytes;
    private final Parts parts;
    private int offset;

    /** @param buffer large enough, or expandable */
    public SnapshotWriter(final MutableDirectBuffer buffer) {
        this(buffer, Integer.MAX_VALUE, KEEP);
    }

    /**
     * Hands over the snapshot in parts. The last part contains the end record.
     *
     * @param buffer larger than {@code partBytes} by the longest record, or expandable
     * @param partBytes a part ends with the record that reaches this length
     */
    public SnapshotWriter(final MutableDirectBuffer buffer, final int partBytes, final Parts parts) {
        this.buffer = buffer;
        this.partBytes = partBytes;
        this.parts = parts;
    }

    /** Bytes written and not yet handed over. */
    public int length() {
        return offset;
    }

    @Override
    public void header(
            final long sequence, final long lastTime, final long lastCheckpoint, final EngineSettings settings) {
        wrote(new SnapshotHeaderEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .sequence(sequence)
                .lastTime(lastTime)
                .lastCheckpoint(lastCheckpoint)
                .checkpointEvery(settings.checkpointEvery())
                .maxSales(settings.maxSales())
                .refusalsPerUser(settings.refusalsPerUser())
                .maxStateBytes(settings.maxStateBytes())
                .limit());
    }

    @Override
    public void edgeSettings(final long sequence, final Map<String, String> part) {
        final EdgeSettingsRecordEncoder record = new EdgeSettingsRecordEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .sequence(sequence);
        EdgeSettingsCodec.write(part, record);
        wrote(record.limit());
    }

    @Override
    public void removedSale(final int number, final String saleId) {
        wrote(new RemovedSaleRecordEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .saleNumber(number)
                .saleId(saleId)
                .limit());
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
        sale.wrapAndApplyHeader(buffer, offset, header)
                .hashSeed0(seed0)
                .hashSeed1(seed1)
                .saleNumber(number)
                .round(round)
                .paused(TermsCodec.codeOf(paused))
                .closed(TermsCodec.codeOf(closed))
                .lapsed(TermsCodec.codeOf(lapsed));
        TermsCodec.write(terms, sale.terms());
        final SaleRecordEncoder.RoundsEncoder rounds =
                sale.roundsCount(terms.rounds().size());
        for (final Round each : terms.rounds()) {
            rounds.next().opensAt(each.opensAt()).units(each.units());
        }
        wrote(sale.saleId(terms.saleId()).title(terms.title()).limit());
    }

    @Override
    public void refusalCounts(final long counted, final long refusalsHash, final int tableBytes) {
        wrote(new RefusalCountsRecordEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .counted(counted)
                .refusalsHash(refusalsHash)
                .tableBytes(tableBytes)
                .limit());
    }

    @Override
    public void refusalCountsPart(final int from, final DirectBuffer counters) {
        wrote(new RefusalCountsPartEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .from(from)
                .putCounters(counters, 0, counters.capacity())
                .limit());
    }

    @Override
    public void restock(final int units, final DirectBuffer key) {
        wrote(restock.wrapAndApplyHeader(buffer, offset, header)
                .units(units)
                .putIdempotencyKey(key, 0, key.capacity())
                .limit());
    }

    @Override
    public void registration(final DirectBuffer user) {
        wrote(registration
                .wrapAndApplyHeader(buffer, offset, header)
                .putUserId(user, 0, user.capacity())
                .limit());
    }

    @Override
    public void order(
            final int number,
            final OrderRecord record,
            final DirectBuffer user,
            final DirectBuffer key,
            final DirectBuffer reference) {
        wrote(order.wrapAndApplyHeader(buffer, offset, header)
                .sequence(record.sequence())
                .time(record.time())
                .orderNumber(number)
                .quantity(record.quantity())
                .position(record.position())
                .unitsBefore(record.unitsBefore())
                .status(codeOf(record.status()))
                .fromLine(TermsCodec.codeOf(record.fromWaitlist()))
                .keptUnits(TermsCodec.codeOf(record.keptUnits()))
                .putUserId(user, 0, user.capacity())
                .putIdempotencyKey(key, 0, key.capacity())
                .putReference(reference, 0, reference.capacity())
                .limit());
    }

    @Override
    public void endOfSale(final int stock) {
        wrote(new EndOfSaleEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .stock(stock)
                .limit());
    }

    @Override
    public void end(final long stateHash) {
        wrote(new SnapshotEndEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .stateHash(stateHash)
                .limit());
        if (parts != KEEP && offset > 0) {
            handOver();
        }
    }

    private void wrote(final int limit) {
        offset = limit;
        if (offset >= partBytes) {
            handOver();
        }
    }

    private void handOver() {
        parts.take(offset);
        offset = 0;
    }

    private static OrderStatusCode codeOf(final OrderStatus status) {
        return switch (status) {
            case SECURED -> OrderStatusCode.SECURED;
            case PAID -> OrderStatusCode.PAID;
            case REFUNDED -> OrderStatusCode.REFUNDED;
            case CANCELLED -> OrderStatusCode.CANCELLED;
            case EXPIRED -> OrderStatusCode.EXPIRED;
            case WAITLISTED -> OrderStatusCode.WAITLISTED;
            case LAPSED -> throw new IllegalArgumentException("LAPSED is recorded with the sale, not with the order");
        };
    }
}
