package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CheckpointEncoder;
import io.doorbuster.engine.codec.sbe.EdgeSettingsChangedEncoder;
import io.doorbuster.engine.codec.sbe.EngineConfiguredEncoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderEncoder;
import io.doorbuster.engine.codec.sbe.OrderCancelledEncoder;
import io.doorbuster.engine.codec.sbe.OrderExpiredEncoder;
import io.doorbuster.engine.codec.sbe.OrderPaidEncoder;
import io.doorbuster.engine.codec.sbe.OrderPromotedEncoder;
import io.doorbuster.engine.codec.sbe.OrderRefundedEncoder;
import io.doorbuster.engine.codec.sbe.OrderSecuredEncoder;
import io.doorbuster.engine.codec.sbe.OrderWaitlistedEncoder;
import io.doorbuster.engine.codec.sbe.PurchaseRefusedEncoder;
import io.doorbuster.engine.codec.sbe.RefusalReason;
import io.doorbuster.engine.codec.sbe.RoundOpenedEncoder;
import io.doorbuster.engine.codec.sbe.SaleChangedEncoder;
import io.doorbuster.engine.codec.sbe.SaleClosedEncoder;
import io.doorbuster.engine.codec.sbe.SaleCreatedEncoder;
import io.doorbuster.engine.codec.sbe.SalePausedEncoder;
import io.doorbuster.engine.codec.sbe.SaleRemovedEncoder;
import io.doorbuster.engine.codec.sbe.SaleRestockedEncoder;
import io.doorbuster.engine.codec.sbe.SaleResumedEncoder;
import io.doorbuster.engine.codec.sbe.UserRegisteredEncoder;
import io.doorbuster.engine.codec.sbe.WaitlistLapsedEncoder;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes events, one after the other, into the buffer that {@link #wrap} named last. It does not write the sequence:
 * the batch that carries the events names the first one. For one thread; allocates nothing while the buffer is large
 * enough.
 */
public final class EventWriter implements SaleEvents {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EngineConfiguredEncoder engineConfigured = new EngineConfiguredEncoder();
    private final EdgeSettingsChangedEncoder edgeSettingsChanged = new EdgeSettingsChangedEncoder();
    private final SaleCreatedEncoder saleCreated = new SaleCreatedEncoder();
    private final SalePausedEncoder salePaused = new SalePausedEncoder();
    private final SaleResumedEncoder saleResumed = new SaleResumedEncoder();
    private final SaleClosedEncoder saleClosed = new SaleClosedEncoder();
    private final SaleRestockedEncoder saleRestocked = new SaleRestockedEncoder();
    private final SaleChangedEncoder saleChanged = new SaleChangedEncoder();
    private final SaleRemovedEncoder saleRemoved = new SaleRemovedEncoder();
    private final RoundOpenedEncoder roundOpened = new RoundOpenedEncoder();
    private final UserRegisteredEncoder userRegistered = new UserRegisteredEncoder();
    private final OrderWaitlistedEncoder orderWaitlisted = new OrderWaitlistedEncoder();
    private final OrderPromotedEncoder orderPromoted = new OrderPromotedEncoder();
    private final OrderPaidEncoder orderPaid = new OrderPaidEncoder();
    private final OrderExpiredEncoder orderExpired = new OrderExpiredEncoder();
    private final OrderCancelledEncoder orderCancelled = new OrderCancelledEncoder();
    private final OrderRefundedEncoder orderRefunded = new OrderRefundedEncoder();
    private final WaitlistLapsedEncoder waitlistLapsed = new WaitlistLapsedEncoder();
    private final OrderSecuredEncoder orderSecured = new OrderSecuredEncoder();
    private final PurchaseRefusedEncoder purchaseRefused = new PurchaseRefusedEncoder();
    private final CheckpointEncoder checkpoint = new CheckpointEncoder();

    private MutableDirectBuffer buffer;
    private int offset;
    private int count;

    /** Starts again, at {@code offset} of {@code buffer}. */
    public void wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        this.count = 0;
    }

    /** Offset at which the next event begins. */
    public int offset() {
        return offset;
    }

    /** Number of events written since {@link #wrap}. */
    public int count() {
        return count;
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        wrote(engineConfigured
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .checkpointEvery(settings.checkpointEvery())
                .maxSales(settings.maxSales())
                .refusalsPerUser(settings.refusalsPerUser())
                .maxStateBytes(settings.maxStateBytes())
                .limit());
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        edgeSettingsChanged.wrapAndApplyHeader(buffer, offset, header).time(time);
        EdgeSettingsCodec.write(changes, edgeSettingsChanged);
        wrote(edgeSettingsChanged.putActor(actor, 0, actor.capacity()).limit());
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {
        saleCreated
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .hashSeed0(seed0)
                .hashSeed1(seed1)
                .saleNumber(sale);
        TermsCodec.write(terms, saleCreated.terms());
        final SaleCreatedEncoder.RoundsEncoder rounds =
                saleCreated.roundsCount(terms.rounds().size());
        for (final Round round : terms.rounds()) {
            rounds.next().opensAt(round.opensAt()).units(round.units());
        }
        wrote(saleCreated
                .saleId(terms.saleId())
                .title(terms.title())
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        wrote(saleChanged
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .closesAt(change.closesAt())
                .perUserLimit(change.perUserLimit())
                .maxUnitsPerOrder(change.maxUnitsPerOrder())
                .waitlistCapacity(change.waitlistCapacity())
                .title(change.title())
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        wrote(salePaused
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        wrote(saleResumed
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        wrote(saleClosed
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        wrote(saleRemoved
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        wrote(saleRestocked
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .units(units)
                .putIdempotencyKey(key, 0, key.capacity())
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        wrote(roundOpened
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .round(round)
                .units(units)
                .withdrawn(withdrawn)
                .limit());
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        wrote(userRegistered
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .putUserId(user, 0, user.capacity())
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
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        wrote(orderWaitlisted
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .quantity(quantity)
                .putUserId(user, 0, user.capacity())
                .putIdempotencyKey(key, 0, key.capacity())
                .limit());
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        wrote(orderPromoted
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .position(position)
                .unitsBefore(unitsBefore)
                .limit());
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        wrote(orderPaid
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .putReference(reference, 0, reference.capacity())
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        wrote(orderExpired
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .limit());
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        wrote(orderCancelled
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        wrote(orderRefunded
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
                .orderNumber(order)
                .returnUnits(TermsCodec.codeOf(returnUnits))
                .putActor(actor, 0, actor.capacity())
                .limit());
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        wrote(waitlistLapsed
                .wrapAndApplyHeader(buffer, offset, header)
                .time(time)
                .saleNumber(sale)
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
                .reason(codeOf(reason))
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

    private static RefusalReason codeOf(final Outcome reason) {
        return switch (reason) {
            case SOLD_OUT -> RefusalReason.SOLD_OUT;
            case LIMIT_REACHED -> RefusalReason.LIMIT_REACHED;
            case NOT_ELIGIBLE -> RefusalReason.NOT_ELIGIBLE;
            default -> throw new IllegalArgumentException(reason + " is not journaled");
        };
    }
}
