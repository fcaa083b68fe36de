package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CloseSaleDecoder;
import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.CreateSaleDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.PauseSaleDecoder;
import io.doorbuster.engine.codec.sbe.PurchaseDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrderDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrdersDecoder;
import io.doorbuster.engine.codec.sbe.ReadStateDecoder;
import io.doorbuster.engine.codec.sbe.RestockDecoder;
import io.doorbuster.engine.codec.sbe.ResumeSaleDecoder;
import io.doorbuster.engine.codec.sbe.TickDecoder;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands, from bytes to calls: the counterpart of {@link CommandWriter}. Business thread only; allocates nothing for
 * a purchase.
 */
public final class CommandReader {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PurchaseDecoder purchase = new PurchaseDecoder();
    private final CreateSaleDecoder createSale = new CreateSaleDecoder();
    private final PauseSaleDecoder pauseSale = new PauseSaleDecoder();
    private final ResumeSaleDecoder resumeSale = new ResumeSaleDecoder();
    private final CloseSaleDecoder closeSale = new CloseSaleDecoder();
    private final RestockDecoder restock = new RestockDecoder();
    private final ReadOrderDecoder readOrder = new ReadOrderDecoder();
    private final ReadOrdersDecoder readOrders = new ReadOrdersDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);

    /**
     * Which command it is that begins at {@code offset}: its template in the schema.
     *
     * @throws UnreadableException if it is none
     */
    public static int templateOf(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            throw new UnreadableException("a command of " + length + " bytes");
        }
        return buffer.getShort(
                        offset + MessageHeaderDecoder.templateIdEncodingOffset(), MessageHeaderDecoder.BYTE_ORDER)
                & 0xffff;
    }

    /**
     * Lets {@code decider} decide the command at the start of {@code buffer}.
     *
     * @param time when it is decided, epoch milliseconds
     * @param decision blank; takes the outcome
     * @throws UnreadableException if it is no command that this build knows
     */
    public void read(final DirectBuffer buffer, final long time, final Decider decider, final Decision decision) {
        header.wrap(buffer, 0);
        switch (header.templateId()) {
            case PurchaseDecoder.TEMPLATE_ID -> {
                purchase.wrapAndApplyHeader(buffer, 0, header);
                purchase.wrapUserId(user);
                purchase.wrapIdempotencyKey(key);
                decider.purchase(time, purchase.saleNumber(), purchase.quantity(), user, key, decision);
            }
            case TickDecoder.TEMPLATE_ID -> decider.tick(time, decision);
            case ReadOrderDecoder.TEMPLATE_ID -> {
                readOrder.wrapAndApplyHeader(buffer, 0, header);
                readOrder.wrapUserId(user);
                decider.readOrder(time, readOrder.saleNumber(), readOrder.orderNumber(), user, decision);
            }
            case ReadOrdersDecoder.TEMPLATE_ID -> {
                readOrders.wrapAndApplyHeader(buffer, 0, header);
                readOrders.wrapUserId(user);
                decider.readOrders(time, readOrders.saleNumber(), user, decision);
            }
            case ReadStateDecoder.TEMPLATE_ID -> decider.readState(time, decision);
            default -> readAdmin(buffer, time, decider, decision);
        }
    }

    /** Tells {@code lookahead} what the command at the start of {@code buffer} will need, if it is a purchase. */
    public void peek(final DirectBuffer buffer, final Lookahead lookahead) {
        header.wrap(buffer, 0);
        if (header.templateId() == PurchaseDecoder.TEMPLATE_ID) {
            purchase.wrapAndApplyHeader(buffer, 0, header);
            purchase.wrapUserId(user);
            lookahead.expect(purchase.saleNumber(), user);
        }
    }

    private void readAdmin(final DirectBuffer buffer, final long time, final Decider decider, final Decision decision) {
        switch (header.templateId()) {
            case CreateSaleDecoder.TEMPLATE_ID -> {
                createSale.wrapAndApplyHeader(buffer, 0, header);
                decider.createSale(time, termsOf(createSale), createSale.hashSeed0(), createSale.hashSeed1(), decision);
            }
            case PauseSaleDecoder.TEMPLATE_ID ->
                decider.pauseSale(
                        time, pauseSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(), decision);
            case ResumeSaleDecoder.TEMPLATE_ID ->
                decider.resumeSale(
                        time, resumeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(), decision);
            case CloseSaleDecoder.TEMPLATE_ID ->
                decider.closeSale(
                        time, closeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(), decision);
            case RestockDecoder.TEMPLATE_ID -> {
                restock.wrapAndApplyHeader(buffer, 0, header);
                restock.wrapIdempotencyKey(key);
                decider.restock(time, restock.saleNumber(), restock.units(), key, decision);
            }
            case ConfigureDecoder.TEMPLATE_ID ->
                decider.configure(
                        time, configure.wrapAndApplyHeader(buffer, 0, header).checkpointEvery(), decision);
            default -> throw new UnreadableException("unknown command template " + header.templateId());
        }
    }

    private static SaleTerms termsOf(final CreateSaleDecoder command) {
        return new SaleTerms(
                command.saleId(),
                command.title(),
                command.stock(),
                command.opensAt(),
                command.closesAt(),
                command.perUserLimit(),
                command.maxUnitsPerOrder());
    }
}
