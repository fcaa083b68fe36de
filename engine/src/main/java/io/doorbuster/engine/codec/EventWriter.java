package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CheckpointEncoder;
import io.doorbuster.engine.codec.sbe.EngineConfiguredEncoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderEncoder;
import io.doorbuster.engine.codec.sbe.OrderSecuredEncoder;
import io.doorbuster.engine.codec.sbe.PurchaseRefusedEncoder;
import io.doorbuster.engine.codec.sbe.RefusalReason;
import io.doorbuster.engine.codec.sbe.SaleClosedEncoder;
import io.doorbuster.engine.codec.sbe.SaleCreatedEncoder;
import io.doorbuster.engine.codec.sbe.SalePausedEncoder;
import io.doorbuster.engine.codec.sbe.SaleRestockedEncoder;
import io.doorbuster.engine.codec.sbe.SaleResumedEncoder;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Events, from calls to bytes: one behind the other in the buffer it was last pointed at. The sequence is not written;
 * the batch that carries the events says the first one. For one thread; allocates nothing while the buffer is large
 * enough.
 */
public final class EventWriter implements SaleEvents {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EngineConfiguredEncoder engineConfigured = new EngineConfiguredEncoder();
    private final SaleCreatedEncoder saleCreated = new SaleCreatedEncoder();
    private final SalePausedEncoder salePaused = new SalePausedEncoder();
    private final SaleResumedEncoder saleResumed = new SaleResumedEncoder();
    private final SaleClosedEncoder saleClosed = new SaleClosedEncoder();
    private final SaleRestockedEncoder saleRestocked = new SaleRestockedEncoder();
    private final OrderSecuredEncoder orderSecured = new OrderSecuredEncoder();
    private final PurchaseRefusedEncoder purchaseRefused = new PurchaseRefusedEncoder();
    private final CheckpointEncoder checkpoint = new CheckpointEncoder();

    private MutableDirectBuffer buffer;
    private int offset;
    private int count;

    /** Starts anew at {@code offset} of {@code buffer}. */
    public void wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        this.count = 0;
    }

    /** Where the next event would begin. */
    public int offset() {
        return offset;
    }

    /** Events written since {@link #wrap}. */
    public int count() {
        return count;
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final int checkpointEvery) {
        wrote(engineConfigured
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .checkpointEvery(checkpointEvery)
                .limit());
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1) {
        wrote(saleCreated
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .hashSeed0(seed0)
                .hashSeed1(seed1)
                .opensAt(terms.opensAt())
                .closesAt(terms.closesAt())
                .saleNumber(sale)
                .stock(terms.stock())
                .perUserLimit(terms.perUserLimit())
                .maxUnitsPerOrder(terms.maxUnitsPerOrder())
                .saleId(terms.saleId())
                .title(terms.title())
                .limit());
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale) {
        wrote(salePaused
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .limit());
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale) {
        wrote(saleResumed
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .limit());
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale) {
        wrote(saleClosed
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .limit());
    }

    @Override
    public void saleRestocked(
            final long sequence, final long time, final int sale, final int units, final DirectBuffer key) {
        wrote(saleRestocked
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .units(units)
                .putIdempotencyKey(key, 0, key.capacity())
                .limit());
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        wrote(orderSecured
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .quantity(quantity)
                .position(position)
                .unitsBefore(unitsBefore)
                .putUserId(user, 0, user.capacity())
                .putIdempotencyKey(key, 0, key.capacity())
                .limit());
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        wrote(purchaseRefused
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .quantity(quantity)
                .reason(reason == Outcome.SOLD_OUT ? RefusalReason.SOLD_OUT : RefusalReason.LIMIT_REACHED)
                .putUserId(user, 0, user.capacity())
                .limit());
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        wrote(checkpoint
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .stateHash(stateHash)
                .limit());
    }

    private void wrote(final int limit) {
        offset = limit;
        count++;
    }
}
