package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.OrderRecordDecoder;
import io.doorbuster.engine.codec.sbe.RestockRecordDecoder;
import io.doorbuster.engine.codec.sbe.SaleRecordDecoder;
import io.doorbuster.engine.codec.sbe.SnapshotEndDecoder;
import io.doorbuster.engine.codec.sbe.SnapshotHeaderDecoder;
import io.doorbuster.engine.sale.SaleRecords;
import io.doorbuster.engine.sale.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A state's records, from bytes to calls: the counterpart of {@link SnapshotWriter}. For one thread. */
public final class SnapshotReader {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SaleRecordDecoder sale = new SaleRecordDecoder();
    private final RestockRecordDecoder restock = new RestockRecordDecoder();
    private final OrderRecordDecoder order = new OrderRecordDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);

    /**
     * Reads all records from the start of {@code buffer} up to {@code length} and calls them on {@code to}.
     *
     * @throws UnreadableException if a record is not of this schema or the bytes end before the end record
     */
    public void read(final DirectBuffer buffer, final int length, final SaleRecords to) {
        int offset = 0;
        while (offset + MessageHeaderDecoder.ENCODED_LENGTH <= length) {
            header.wrap(buffer, offset);
            if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
                    || header.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
                throw new UnreadableException(
                        "snapshot of schema " + header.schemaId() + " version " + header.version());
            }
            if (header.templateId() == SnapshotEndDecoder.TEMPLATE_ID) {
                to.end(new SnapshotEndDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .stateHash());
                return;
            }
            offset = dispatch(buffer, offset, to);
        }
        throw new UnreadableException("snapshot without an end");
    }

    private int dispatch(final DirectBuffer buffer, final int offset, final SaleRecords to) {
        return switch (header.templateId()) {
            case OrderRecordDecoder.TEMPLATE_ID -> readOrder(buffer, offset, to);
            case RestockRecordDecoder.TEMPLATE_ID -> {
                restock.wrapAndApplyHeader(buffer, offset, header);
                restock.wrapIdempotencyKey(key);
                to.restock(restock.units(), key);
                yield restock.limit();
            }
            case SaleRecordDecoder.TEMPLATE_ID -> readSale(buffer, offset, to);
            case SnapshotHeaderDecoder.TEMPLATE_ID -> {
                final SnapshotHeaderDecoder record =
                        new SnapshotHeaderDecoder().wrapAndApplyHeader(buffer, offset, header);
                to.header(
                        record.sequence(),
                        record.lastTime(),
                        record.lastCheckpoint(),
                        record.checkpointEvery(),
                        record.sales());
                yield record.limit();
            }
            default -> throw new UnreadableException("snapshot record of unknown template " + header.templateId());
        };
    }

    private int readSale(final DirectBuffer buffer, final int offset, final SaleRecords to) {
        final SaleRecordDecoder record = sale.wrapAndApplyHeader(buffer, offset, header);
        final String saleId = record.saleId();
        final String title = record.title();
        final SaleTerms terms = new SaleTerms(
                saleId,
                title,
                record.initialStock(),
                record.opensAt(),
                record.closesAt(),
                record.perUserLimit(),
                record.maxUnitsPerOrder());
        to.sale(
                record.saleNumber(),
                terms,
                record.hashSeed0(),
                record.hashSeed1(),
                record.paused() != 0,
                record.closed() != 0,
                record.restocks(),
                record.orders());
        return record.limit();
    }

    private int readOrder(final DirectBuffer buffer, final int offset, final SaleRecords to) {
        final OrderRecordDecoder record = order.wrapAndApplyHeader(buffer, offset, header);
        record.wrapUserId(user);
        record.wrapIdempotencyKey(key);
        to.order(
                record.sequence(),
                record.time(),
                record.orderNumber(),
                record.quantity(),
                record.position(),
                record.unitsBefore(),
                user,
                key);
        return record.limit();
    }
}
