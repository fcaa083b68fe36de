package io.doorbuster.engine.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.doorbuster.engine.codec.sbe.CheckpointDecoder;
import io.doorbuster.engine.codec.sbe.EdgeSettingsChangedDecoder;
import io.doorbuster.engine.codec.sbe.EngineConfiguredDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.OrderCancelledDecoder;
import io.doorbuster.engine.codec.sbe.OrderExpiredDecoder;
import io.doorbuster.engine.codec.sbe.OrderPaidDecoder;
import io.doorbuster.engine.codec.sbe.OrderPromotedDecoder;
import io.doorbuster.engine.codec.sbe.OrderRefundedDecoder;
import io.doorbuster.engine.codec.sbe.OrderSecuredDecoder;
import io.doorbuster.engine.codec.sbe.OrderWaitlistedDecoder;
import io.doorbuster.engine.codec.sbe.PurchaseRefusedDecoder;
import io.doorbuster.engine.codec.sbe.RefusalReason;
import io.doorbuster.engine.codec.sbe.RoundOpenedDecoder;
import io.doorbuster.engine.codec.sbe.SaleChangedDecoder;
import io.doorbuster.engine.codec.sbe.SaleClosedDecoder;
import io.doorbuster.engine.codec.sbe.SaleCreatedDecoder;
import io.doorbuster.engine.codec.sbe.SalePausedDecoder;
import io.doorbuster.engine.codec.sbe.SaleRemovedDecoder;
import io.doorbuster.engine.codec.sbe.SaleRestockedDecoder;
import io.doorbuster.engine.codec.sbe.SaleResumedDecoder;
import io.doorbuster.engine.codec.sbe.UserRegisteredDecoder;
import io.doorbuster.engine.codec.sbe.WaitlistLapsedDecoder;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decodes events and makes a call for each: the counterpart of {@link EventWriter}. For one thread; allocates almost
 * nothing.
 */
public final class EventReader {
    /** Version 1 was never released. */
    static final int OLDEST_VERSION = 2;

    /** The header of nearly all events, as one word. It is the same in every version of the schema so far. */
    private static final long ORDER_SECURED = OrderSecuredDecoder.BLOCK_LENGTH
            | (long) OrderSecuredDecoder.TEMPLATE_ID << 16
            | (long) OrderSecuredDecoder.SCHEMA_ID << 32;

    private static final int VERSION_SHIFT = 48;
    private static final long BEFORE_VERSION = (1L << VERSION_SHIFT) - 1;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EngineConfiguredDecoder engineConfigured = new EngineConfiguredDecoder();
    private final EdgeSettingsChangedDecoder edgeSettingsChanged = new EdgeSettingsChangedDecoder();
    private final SaleCreatedDecoder saleCreated = new SaleCreatedDecoder();
    private final SalePausedDecoder salePaused = new SalePausedDecoder();
    private final SaleResumedDecoder saleResumed = new SaleResumedDecoder();
    private final SaleClosedDecoder saleClosed = new SaleClosedDecoder();
    private final SaleRestockedDecoder saleRestocked = new SaleRestockedDecoder();
    private final SaleChangedDecoder saleChanged = new SaleChangedDecoder();
    private final SaleRemovedDecoder saleRemoved = new SaleRemovedDecoder();
    private final RoundOpenedDecoder roundOpened = new RoundOpenedDecoder();
    private final UserRegisteredDecoder userRegistered = new UserRegisteredDecoder();
    private final OrderWaitlistedDecoder orderWaitlisted = new OrderWaitlistedDecoder();
    private final OrderPromotedDecoder orderPromoted = new OrderPromotedDecoder();
    private final OrderPaidDecoder orderPaid = new OrderPaidDecoder();
    private final OrderExpiredDecoder orderExpired = new OrderExpiredDecoder();
    private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
    private final OrderRefundedDecoder orderRefunded = new OrderRefundedDecoder();
    private final WaitlistLapsedDecoder waitlistLapsed = new WaitlistLapsedDecoder();
    private final OrderSecuredDecoder orderSecured = new OrderSecuredDecoder();
    private final PurchaseRefusedDecoder purchaseRefused = new PurchaseRefusedDecoder();
    private final CheckpointDecoder checkpoint = new CheckpointDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer actor = new UnsafeBuffer(0, 0);

    /**
     * Reads the event that begins at {@code offset} and makes its call on {@code to}.
     *
     * @param limit offset at which the bytes end
     * @param sequence sequence of this event
     * @return its length in bytes
     * @throws UnreadableException if this build does not know the event, or the event reaches beyond {@code limit}
     */
    public int read(
            final DirectBuffer buffer, final int offset, final int limit, final long sequence, final SaleEvents to) {
        if (limit - offset < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new UnreadableException("event " + sequence + " is cut off in its header");
        }
        final long word = buffer.getLong(offset, LITTLE_ENDIAN);
        final int version = (int) (word >>> VERSION_SHIFT);
        final int end = (word & BEFORE_VERSION) == ORDER_SECURED && isKnown(version)
                ? readOrderSecured(OrderSecuredDecoder.BLOCK_LENGTH, version, buffer, offset, sequence, to)
                : dispatch(buffer, offset, sequence, to);
        if (end > limit) {
            throw new UnreadableException("event " + sequence + " reaches beyond its batch");
        }
        return end - offset;
    }

    private int dispatch(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || !isKnown(header.version())) {
            throw new UnreadableException("event " + sequence + " is of schema " + header.schemaId() + " version "
                    + header.version() + "; this build reads schema " + MessageHeaderDecoder.SCHEMA_ID
                    + " from version " + OLDEST_VERSION + " to " + MessageHeaderDecoder.SCHEMA_VERSION);
        }
        return switch (header.templateId()) {
            case OrderSecuredDecoder.TEMPLATE_ID ->
                readOrderSecured(header.blockLength(), header.version(), buffer, offset, sequence, to);
            case PurchaseRefusedDecoder.TEMPLATE_ID -> readPurchaseRefused(buffer, offset, sequence, to);
            case UserRegisteredDecoder.TEMPLATE_ID -> {
                userRegistered.wrapAndApplyHeader(buffer, offset, header).wrapUserId(user);
                to.userRegistered(sequence, userRegistered.time(), userRegistered.saleNumber(), user);
                yield userRegistered.limit();
            }
            case CheckpointDecoder.TEMPLATE_ID -> {
                checkpoint.wrapAndApplyHeader(buffer, offset, header);
                to.checkpoint(sequence, checkpoint.time(), checkpoint.stateHash());
                yield checkpoint.limit();
            }
            case EngineConfiguredDecoder.TEMPLATE_ID -> {
                engineConfigured.wrapAndApplyHeader(buffer, offset, header);
                to.engineConfigured(sequence, engineConfigured.time(), SettingsCodec.read(engineConfigured));
                yield engineConfigured.limit();
            }
            case EdgeSettingsChangedDecoder.TEMPLATE_ID -> {
                edgeSettingsChanged.wrapAndApplyHeader(buffer, offset, header);
                final SortedMap<String, String> changes = EdgeSettingsCodec.read(edgeSettingsChanged);
                edgeSettingsChanged.wrapActor(actor);
                to.edgeSettingsChanged(sequence, edgeSettingsChanged.time(), changes, actor);
                yield edgeSettingsChanged.limit();
            }
            default -> dispatchOrderEvent(buffer, offset, sequence, to);
        };
    }

    private int dispatchOrderEvent(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        return switch (header.templateId()) {
            case OrderWaitlistedDecoder.TEMPLATE_ID -> readOrderWaitlisted(buffer, offset, sequence, to);
            case OrderPromotedDecoder.TEMPLATE_ID -> readOrderPromoted(buffer, offset, sequence, to);
            case OrderPaidDecoder.TEMPLATE_ID -> readOrderPaid(buffer, offset, sequence, to);
            case OrderExpiredDecoder.TEMPLATE_ID -> {
                final OrderExpiredDecoder event = orderExpired.wrapAndApplyHeader(buffer, offset, header);
                to.orderExpired(sequence, event.time(), event.saleNumber(), event.orderNumber());
                yield event.limit();
            }
            case OrderCancelledDecoder.TEMPLATE_ID -> {
                final OrderCancelledDecoder event = orderCancelled.wrapAndApplyHeader(buffer, offset, header);
                event.wrapActor(actor);
                to.orderCancelled(sequence, event.time(), event.saleNumber(), event.orderNumber(), actor);
                yield event.limit();
            }
            case OrderRefundedDecoder.TEMPLATE_ID -> {
                final OrderRefundedDecoder event = orderRefunded.wrapAndApplyHeader(buffer, offset, header);
                event.wrapActor(actor);
                final boolean returnUnits = TermsCodec.isYes(event.returnUnits());
                to.orderRefunded(sequence, event.time(), event.saleNumber(), event.orderNumber(), returnUnits, actor);
                yield event.limit();
            }
            default -> dispatchSaleEvent(buffer, offset, sequence, to);
        };
    }

    private int dispatchSaleEvent(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        return switch (header.templateId()) {
            case SaleCreatedDecoder.TEMPLATE_ID -> readSaleCreated(buffer, offset, sequence, to);
            case SaleChangedDecoder.TEMPLATE_ID -> readSaleChanged(buffer, offset, sequence, to);
            case SalePausedDecoder.TEMPLATE_ID -> {
                salePaused.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                to.salePaused(sequence, salePaused.time(), salePaused.saleNumber(), actor);
                yield salePaused.limit();
            }
            case SaleResumedDecoder.TEMPLATE_ID -> {
                saleResumed.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                to.saleResumed(sequence, saleResumed.time(), saleResumed.saleNumber(), actor);
                yield saleResumed.limit();
            }
            case SaleClosedDecoder.TEMPLATE_ID -> {
                saleClosed.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                to.saleClosed(sequence, saleClosed.time(), saleClosed.saleNumber(), actor);
                yield saleClosed.limit();
            }
            case SaleRemovedDecoder.TEMPLATE_ID -> {
                saleRemoved.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                to.saleRemoved(sequence, saleRemoved.time(), saleRemoved.saleNumber(), actor);
                yield saleRemoved.limit();
            }
            case SaleRestockedDecoder.TEMPLATE_ID -> readSaleRestocked(buffer, offset, sequence, to);
            case RoundOpenedDecoder.TEMPLATE_ID -> readRoundOpened(buffer, offset, sequence, to);
            case WaitlistLapsedDecoder.TEMPLATE_ID -> {
                waitlistLapsed.wrapAndApplyHeader(buffer, offset, header);
                to.waitlistLapsed(sequence, waitlistLapsed.time(), waitlistLapsed.saleNumber());
                yield waitlistLapsed.limit();
            }
            default ->
                throw new UnreadableException("event " + sequence + " is of unknown template " + header.templateId());
        };
    }

    private int readOrderSecured(
            final int blockLength,
            final int version,
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final SaleEvents to) {
        final OrderSecuredDecoder event =
                orderSecured.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, blockLength, version);
        event.wrapUserId(user);
        event.wrapIdempotencyKey(key);
        to.orderSecured(
                sequence,
                event.time(),
                event.saleNumber(),
                event.orderNumber(),
                event.quantity(),
                event.position(),
                event.unitsBefore(),
                user,
                key);
        return event.limit();
    }

    private int readPurchaseRefused(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final PurchaseRefusedDecoder event = purchaseRefused.wrapAndApplyHeader(buffer, offset, header);
        event.wrapUserId(user);
        to.purchaseRefused(
                sequence, event.time(), event.saleNumber(), reasonOf(event.reason()), event.quantity(), user);
        return event.limit();
    }

    private int readOrderWaitlisted(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final OrderWaitlistedDecoder event = orderWaitlisted.wrapAndApplyHeader(buffer, offset, header);
        event.wrapUserId(user);
        event.wrapIdempotencyKey(key);
        to.orderWaitlisted(
                sequence, event.time(), event.saleNumber(), event.orderNumber(), event.quantity(), user, key);
        return event.limit();
    }

    private int readOrderPromoted(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final OrderPromotedDecoder event = orderPromoted.wrapAndApplyHeader(buffer, offset, header);
        to.orderPromoted(
                sequence, event.time(), event.saleNumber(), event.orderNumber(), event.position(), event.unitsBefore());
        return event.limit();
    }

    private int readOrderPaid(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final OrderPaidDecoder event = orderPaid.wrapAndApplyHeader(buffer, offset, header);
        event.wrapReference(key);
        event.wrapActor(actor);
        to.orderPaid(sequence, event.time(), event.saleNumber(), event.orderNumber(), key, actor);
        return event.limit();
    }

    private int readSaleCreated(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final SaleCreatedDecoder event = saleCreated.wrapAndApplyHeader(buffer, offset, header);
        final List<Round> rounds = new ArrayList<>();
        for (final SaleCreatedDecoder.RoundsDecoder round : event.rounds()) {
            rounds.add(new Round(round.opensAt(), round.units()));
        }
        final String saleId = event.saleId();
        final String title = event.title();
        event.wrapActor(actor);
        final SaleTerms terms = TermsCodec.read(saleId, title, rounds, event.terms());
        to.saleCreated(sequence, event.time(), event.saleNumber(), terms, event.hashSeed0(), event.hashSeed1(), actor);
        return event.limit();
    }

    private int readSaleChanged(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final SaleChangedDecoder event = saleChanged.wrapAndApplyHeader(buffer, offset, header);
        final SaleChange change = new SaleChange(
                event.title(),
                event.closesAt(),
                event.perUserLimit(),
                event.maxUnitsPerOrder(),
                event.waitlistCapacity());
        event.wrapActor(actor);
        to.saleChanged(sequence, event.time(), event.saleNumber(), change, actor);
        return event.limit();
    }

    private int readSaleRestocked(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final SaleRestockedDecoder event = saleRestocked.wrapAndApplyHeader(buffer, offset, header);
        event.wrapIdempotencyKey(key);
        event.wrapActor(actor);
        to.saleRestocked(sequence, event.time(), event.saleNumber(), event.units(), key, actor);
        return event.limit();
    }

    private int readRoundOpened(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final RoundOpenedDecoder event = roundOpened.wrapAndApplyHeader(buffer, offset, header);
        to.roundOpened(sequence, event.time(), event.saleNumber(), event.round(), event.units(), event.withdrawn());
        return event.limit();
    }

    /** True if a newer build wrote the event at {@code offset}. One build writes all events of a batch. */
    public static boolean isOfNewerSchema(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return header.schemaId() == MessageHeaderDecoder.SCHEMA_ID
                && header.version() > MessageHeaderDecoder.SCHEMA_VERSION;
    }

    /** True if this build reads that version of the schema. */
    static boolean isKnown(final int version) {
        return version >= OLDEST_VERSION && version <= MessageHeaderDecoder.SCHEMA_VERSION;
    }

    private static Outcome reasonOf(final RefusalReason reason) {
        return switch (reason) {
            case SOLD_OUT -> Outcome.SOLD_OUT;
            case LIMIT_REACHED -> Outcome.LIMIT_REACHED;
            case NOT_ELIGIBLE -> Outcome.NOT_ELIGIBLE;
            case NULL_VAL -> throw new UnreadableException("a refusal without a reason");
        };
    }
}
