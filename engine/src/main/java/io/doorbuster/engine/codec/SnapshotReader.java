package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.EdgeSettingsRecordDecoder;
import io.doorbuster.engine.codec.sbe.EndOfSaleDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.OrderRecordDecoder;
import io.doorbuster.engine.codec.sbe.OrderStatusCode;
import io.doorbuster.engine.codec.sbe.RefusalCountsPartDecoder;
import io.doorbuster.engine.codec.sbe.RefusalCountsRecordDecoder;
import io.doorbuster.engine.codec.sbe.RegistrationRecordDecoder;
import io.doorbuster.engine.codec.sbe.RemovedSaleRecordDecoder;
import io.doorbuster.engine.codec.sbe.RestockRecordDecoder;
import io.doorbuster.engine.codec.sbe.SaleRecordDecoder;
import io.doorbuster.engine.codec.sbe.SnapshotEndDecoder;
import io.doorbuster.engine.codec.sbe.SnapshotHeaderDecoder;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Decodes snapshot records and makes a call for each: the counterpart of {@link SnapshotWriter}. For one thread. */
public final class SnapshotReader {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SaleRecordDecoder sale = new SaleRecordDecoder();
    private final RestockRecordDecoder restock = new RestockRecordDecoder();
    private final RegistrationRecordDecoder registration = new RegistrationRecordDecoder();
    private final OrderRecordDecoder order = new OrderRecordDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer counters = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer reference = new UnsafeBuffer(0, 0);

    /**
     * Reads all records from the start of {@code buffer} up to {@code length} and makes their calls on {@code to}.
     *
     * @throws UnreadableException if a record is not of this schema or the bytes end before the end record
     */
    public void read(final DirectBuffer buffer, final int length, final SaleRecords to) {
        if (!readPart(buffer, length, to)) {
            throw new UnreadableException("snapshot without an end");
        }
    }

    /**
     * Reads a part of a snapshot, which holds whole records.
     *
     * @return true if the part contained the end record
     */
    public boolean readPart(final DirectBuffer buffer, final int length, final SaleRecords to) {
        int offset = 0;
        while (offset + MessageHeaderDecoder.ENCODED_LENGTH <= length) {
            header.wrap(buffer, offset);
            if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || !EventReader.isKnown(header.version())) {
                throw new UnreadableException(
                        "snapshot of schema " + header.schemaId() + " version " + header.version());
            }
            if (header.templateId() == SnapshotEndDecoder.TEMPLATE_ID) {
                to.end(new SnapshotEndDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .stateHash());
                return true;
            }
            offset = dispatch(buffer, offset, to);
        }
        return false;
    }

    private int dispatch(final DirectBuffer buffer, final int offset, final SaleRecords to) {
        return switch (header.templateId()) {
            case OrderRecordDecoder.TEMPLATE_ID -> readOrder(buffer, offset, to);
            case RegistrationRecordDecoder.TEMPLATE_ID -> {
                registration.wrapAndApplyHeader(buffer, offset, header).wrapUserId(user);
                to.registration(user);
                yield registration.limit();
            }
            case RestockRecordDecoder.TEMPLATE_ID -> {
                restock.wrapAndApplyHeader(buffer, offset, header).wrapIdempotencyKey(key);
                to.restock(restock.units(), key);
                yield restock.limit();
            }
            case SaleRecordDecoder.TEMPLATE_ID -> readSale(buffer, offset, to);
            case EndOfSaleDecoder.TEMPLATE_ID -> {
                final EndOfSaleDecoder record = new EndOfSaleDecoder().wrapAndApplyHeader(buffer, offset, header);
                to.endOfSale(record.stock());
                yield record.limit();
            }
            case RefusalCountsRecordDecoder.TEMPLATE_ID -> {
                final RefusalCountsRecordDecoder record =
                        new RefusalCountsRecordDecoder().wrapAndApplyHeader(buffer, offset, header);
                to.refusalCounts(record.counted(), record.refusalsHash(), record.tableBytes());
                yield record.limit();
            }
            case RefusalCountsPartDecoder.TEMPLATE_ID -> {
                final RefusalCountsPartDecoder record =
                        new RefusalCountsPartDecoder().wrapAndApplyHeader(buffer, offset, header);
                record.wrapCounters(counters);
                to.refusalCountsPart(record.from(), counters);
                yield record.limit();
            }
            case EdgeSettingsRecordDecoder.TEMPLATE_ID -> {
                final EdgeSettingsRecordDecoder record =
                        new EdgeSettingsRecordDecoder().wrapAndApplyHeader(buffer, offset, header);
                to.edgeSettings(record.sequence(), EdgeSettingsCodec.read(record));
                yield record.limit();
            }
            case RemovedSaleRecordDecoder.TEMPLATE_ID -> {
                final RemovedSaleRecordDecoder record =
                        new RemovedSaleRecordDecoder().wrapAndApplyHeader(buffer, offset, header);
                to.removedSale(record.saleNumber(), record.saleId());
                yield record.limit();
            }
            case SnapshotHeaderDecoder.TEMPLATE_ID -> {
                final SnapshotHeaderDecoder record =
                        new SnapshotHeaderDecoder().wrapAndApplyHeader(buffer, offset, header);
                to.header(record.sequence(), record.lastTime(), record.lastCheckpoint(), SettingsCodec.read(record));
                yield record.limit();
            }
            default -> throw new UnreadableException("snapshot record of unknown template " + header.templateId());
        };
    }

    private int readSale(final DirectBuffer buffer, final int offset, final SaleRecords to) {
        final SaleRecordDecoder record = sale.wrapAndApplyHeader(buffer, offset, header);
        final List<Round> rounds = new ArrayList<>();
        for (final SaleRecordDecoder.RoundsDecoder round : record.rounds()) {
            rounds.add(new Round(round.opensAt(), round.units()));
        }
        final String saleId = record.saleId();
        final String title = record.title();
        final SaleTerms terms = TermsCodec.read(saleId, title, rounds, record.terms());
        to.sale(
                record.saleNumber(),
                terms,
                record.hashSeed0(),
                record.hashSeed1(),
                record.round(),
                TermsCodec.isYes(record.paused()),
                TermsCodec.isYes(record.closed()),
                TermsCodec.isYes(record.lapsed()));
        return record.limit();
    }

    private int readOrder(final DirectBuffer buffer, final int offset, final SaleRecords to) {
        final OrderRecordDecoder from = order.wrapAndApplyHeader(buffer, offset, header);
        from.wrapUserId(user);
        from.wrapIdempotencyKey(key);
        from.wrapReference(reference);
        final OrderRecord record = new OrderRecord(
                from.sequence(),
                from.time(),
                from.quantity(),
                from.position(),
                from.unitsBefore(),
                statusOf(from.status()),
                TermsCodec.isYes(from.fromLine()),
                TermsCodec.isYes(from.keptUnits()));
        to.order(from.orderNumber(), record, user, key, reference);
        return from.limit();
    }

    private static OrderStatus statusOf(final OrderStatusCode code) {
        return switch (code) {
            case SECURED -> OrderStatus.SECURED;
            case PAID -> OrderStatus.PAID;
            case REFUNDED -> OrderStatus.REFUNDED;
            case CANCELLED -> OrderStatus.CANCELLED;
            case EXPIRED -> OrderStatus.EXPIRED;
            case WAITLISTED -> OrderStatus.WAITLISTED;
            case NULL_VAL -> throw new UnreadableException("an order without a status");
        };
    }
}
