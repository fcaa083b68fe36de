package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.MessageHeaderEncoder;
import io.doorbuster.engine.codec.sbe.OrderRecordEncoder;
import io.doorbuster.engine.codec.sbe.RestockRecordEncoder;
import io.doorbuster.engine.codec.sbe.SaleRecordEncoder;
import io.doorbuster.engine.codec.sbe.SnapshotEndEncoder;
import io.doorbuster.engine.codec.sbe.SnapshotHeaderEncoder;
import io.doorbuster.engine.sale.SaleRecords;
import io.doorbuster.engine.sale.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A state's records, from calls to bytes, one behind the other from the start of an expandable buffer. One thread. */
public final class SnapshotWriter implements SaleRecords {
    private final MutableDirectBuffer buffer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SaleRecordEncoder sale = new SaleRecordEncoder();
    private final RestockRecordEncoder restock = new RestockRecordEncoder();
    private final OrderRecordEncoder order = new OrderRecordEncoder();
    private int offset;

    /** @param buffer large enough, or expandable */
    public SnapshotWriter(final MutableDirectBuffer buffer) {
        this.buffer = buffer;
    }

    /** Bytes written. */
    public int length() {
        return offset;
    }

    @Override
    public void header(
            final long sequence,
            final long lastTime,
            final long lastCheckpoint,
            final int checkpointEvery,
            final int sales) {
        offset = new SnapshotHeaderEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .sequence(sequence)
                .lastTime(lastTime)
                .lastCheckpoint(lastCheckpoint)
                .checkpointEvery(checkpointEvery)
                .sales(sales)
                .limit();
    }

    @Override
    public void sale(
            final int number,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final boolean paused,
            final boolean closed,
            final int restocks,
            final int orders) {
        offset = sale.wrapAndApplyHeader(buffer, offset, header)
                .hashSeed0(seed0)
                .hashSeed1(seed1)
                .opensAt(terms.opensAt())
                .closesAt(terms.closesAt())
                .saleNumber(number)
                .initialStock(terms.stock())
                .perUserLimit(terms.perUserLimit())
                .maxUnitsPerOrder(terms.maxUnitsPerOrder())
                .restocks(restocks)
                .orders(orders)
                .paused((short) (paused ? 1 : 0))
                .closed((short) (closed ? 1 : 0))
                .saleId(terms.saleId())
                .title(terms.title())
                .limit();
    }

    @Override
    public void restock(final int units, final DirectBuffer key) {
        offset = restock.wrapAndApplyHeader(buffer, offset, header)
                .units(units)
                .putIdempotencyKey(key, 0, key.capacity())
                .limit();
    }

    @Override
    public void order(
            final long sequence,
            final long time,
            final int orderNumber,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        offset = order.wrapAndApplyHeader(buffer, offset, header)
                .sequence(sequence)
                .time(time)
                .orderNumber(orderNumber)
                .quantity(quantity)
                .position(position)
                .unitsBefore(unitsBefore)
                .putUserId(user, 0, user.capacity())
                .putIdempotencyKey(key, 0, key.capacity())
                .limit();
    }

    @Override
    public void end(final long stateHash) {
        offset = new SnapshotEndEncoder()
                .wrapAndApplyHeader(buffer, offset, header)
                .stateHash(stateHash)
                .limit();
    }
}
