package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CheckpointDecoder;
import io.doorbuster.engine.codec.sbe.EngineConfiguredDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.OrderSecuredDecoder;
import io.doorbuster.engine.codec.sbe.PurchaseRefusedDecoder;
import io.doorbuster.engine.codec.sbe.RefusalReason;
import io.doorbuster.engine.codec.sbe.SaleClosedDecoder;
import io.doorbuster.engine.codec.sbe.SaleCreatedDecoder;
import io.doorbuster.engine.codec.sbe.SalePausedDecoder;
import io.doorbuster.engine.codec.sbe.SaleRestockedDecoder;
import io.doorbuster.engine.codec.sbe.SaleResumedDecoder;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Events, from bytes to calls: the counterpart of {@link EventWriter}. For one thread; allocates next to nothing. */
public final class EventReader {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EngineConfiguredDecoder engineConfigured = new EngineConfiguredDecoder();
    private final SaleCreatedDecoder saleCreated = new SaleCreatedDecoder();
    private final SalePausedDecoder salePaused = new SalePausedDecoder();
    private final SaleResumedDecoder saleResumed = new SaleResumedDecoder();
    private final SaleClosedDecoder saleClosed = new SaleClosedDecoder();
    private final SaleRestockedDecoder saleRestocked = new SaleRestockedDecoder();
    private final OrderSecuredDecoder orderSecured = new OrderSecuredDecoder();
    private final PurchaseRefusedDecoder purchaseRefused = new PurchaseRefusedDecoder();
    private final CheckpointDecoder checkpoint = new CheckpointDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);

    /**
     * Reads the one event that begins at {@code offset} and calls it on {@code to}.
     *
     * @param limit where the bytes end
     * @param sequence of this event
     * @return its length in bytes
     * @throws UnreadableException if it is no event that this build knows, or reaches beyond {@code limit}
     */
    public int read(
            final DirectBuffer buffer, final int offset, final int limit, final long sequence, final SaleEvents to) {
        if (limit - offset < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new UnreadableException("event " + sequence + " is cut off in its header");
        }
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
                || header.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new UnreadableException("event " + sequence + " is of schema " + header.schemaId() + " version "
                    + header.version() + "; this build reads schema " + MessageHeaderDecoder.SCHEMA_ID
                    + " up to version " + MessageHeaderDecoder.SCHEMA_VERSION);
        }
        final int end = dispatch(buffer, offset, sequence, to);
        if (end > limit) {
            throw new UnreadableException("event " + sequence + " reaches beyond its batch");
        }
        return end - offset;
    }

    private int dispatch(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        return switch (header.templateId()) {
            case OrderSecuredDecoder.TEMPLATE_ID -> readOrderSecured(buffer, offset, sequence, to);
            case PurchaseRefusedDecoder.TEMPLATE_ID -> readPurchaseRefused(buffer, offset, sequence, to);
            case CheckpointDecoder.TEMPLATE_ID -> {
                checkpoint.wrapAndApplyHeader(buffer, offset, header);
                to.checkpoint(sequence, checkpoint.time(), checkpoint.stateHash());
                yield checkpoint.limit();
            }
            case EngineConfiguredDecoder.TEMPLATE_ID -> {
                engineConfigured.wrapAndApplyHeader(buffer, offset, header);
                to.engineConfigured(sequence, engineConfigured.time(), engineConfigured.checkpointEvery());
                yield engineConfigured.limit();
            }
            case SaleCreatedDecoder.TEMPLATE_ID -> readSaleCreated(buffer, offset, sequence, to);
            case SalePausedDecoder.TEMPLATE_ID -> {
                salePaused.wrapAndApplyHeader(buffer, offset, header);
                to.salePaused(sequence, salePaused.time(), salePaused.saleNumber());
                yield salePaused.limit();
            }
            case SaleResumedDecoder.TEMPLATE_ID -> {
                saleResumed.wrapAndApplyHeader(buffer, offset, header);
                to.saleResumed(sequence, saleResumed.time(), saleResumed.saleNumber());
                yield saleResumed.limit();
            }
            case SaleClosedDecoder.TEMPLATE_ID -> {
                saleClosed.wrapAndApplyHeader(buffer, offset, header);
                to.saleClosed(sequence, saleClosed.time(), saleClosed.saleNumber());
                yield saleClosed.limit();
            }
            case SaleRestockedDecoder.TEMPLATE_ID -> readSaleRestocked(buffer, offset, sequence, to);
            default ->
                throw new UnreadableException("event " + sequence + " is of unknown template " + header.templateId());
        };
    }

    private int readOrderSecured(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final OrderSecuredDecoder event = orderSecured.wrapAndApplyHeader(buffer, offset, header);
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

    private int readSaleCreated(final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final SaleCreatedDecoder event = saleCreated.wrapAndApplyHeader(buffer, offset, header);
        final String saleId = event.saleId();
        final String title = event.title();
        final SaleTerms terms = new SaleTerms(
                saleId,
                title,
                event.stock(),
                event.opensAt(),
                event.closesAt(),
                event.perUserLimit(),
                event.maxUnitsPerOrder());
        to.saleCreated(sequence, event.time(), event.saleNumber(), terms, event.hashSeed0(), event.hashSeed1());
        return event.limit();
    }

    private int readSaleRestocked(
            final DirectBuffer buffer, final int offset, final long sequence, final SaleEvents to) {
        final SaleRestockedDecoder event = saleRestocked.wrapAndApplyHeader(buffer, offset, header);
        event.wrapIdempotencyKey(key);
        to.saleRestocked(sequence, event.time(), event.saleNumber(), event.units(), key);
        return event.limit();
    }

    private static Outcome reasonOf(final RefusalReason reason) {
        return switch (reason) {
            case SOLD_OUT -> Outcome.SOLD_OUT;
            case LIMIT_REACHED -> Outcome.LIMIT_REACHED;
            case NULL_VAL -> throw new UnreadableException("a refusal without a reason");
        };
    }
}
