package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CancelOrderDecoder;
import io.doorbuster.engine.codec.sbe.ChangeSaleDecoder;
import io.doorbuster.engine.codec.sbe.CloseSaleDecoder;
import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.ConfirmPaymentDecoder;
import io.doorbuster.engine.codec.sbe.CreateSaleDecoder;
import io.doorbuster.engine.codec.sbe.EndOrderDecoder;
import io.doorbuster.engine.codec.sbe.ListOrdersDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.PauseSaleDecoder;
import io.doorbuster.engine.codec.sbe.PurchaseDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrderDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrdersDecoder;
import io.doorbuster.engine.codec.sbe.ReadStateDecoder;
import io.doorbuster.engine.codec.sbe.RegisterDecoder;
import io.doorbuster.engine.codec.sbe.RemoveSaleDecoder;
import io.doorbuster.engine.codec.sbe.RestockDecoder;
import io.doorbuster.engine.codec.sbe.ResumeSaleDecoder;
import io.doorbuster.engine.codec.sbe.TickDecoder;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.MerchantDecider;
import io.doorbuster.engine.sale.Round;
import io.doorbuster.engine.sale.SaleChange;
import io.doorbuster.engine.sale.SaleTerms;
import java.util.ArrayList;
import java.util.List;
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
    private final ChangeSaleDecoder changeSale = new ChangeSaleDecoder();
    private final RemoveSaleDecoder removeSale = new RemoveSaleDecoder();
    private final RegisterDecoder register = new RegisterDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ConfirmPaymentDecoder confirmPayment = new ConfirmPaymentDecoder();
    private final EndOrderDecoder endOrder = new EndOrderDecoder();
    private final ListOrdersDecoder listOrders = new ListOrdersDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer actor = new UnsafeBuffer(0, 0);

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
            case TickDecoder.TEMPLATE_ID -> decider.merchant().tick(time, decision);
            case RegisterDecoder.TEMPLATE_ID -> {
                register.wrapAndApplyHeader(buffer, 0, header);
                register.wrapUserId(user);
                decider.register(time, register.saleNumber(), user, decision);
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelOrder.wrapAndApplyHeader(buffer, 0, header);
                cancelOrder.wrapUserId(user);
                decider.cancelOrder(time, cancelOrder.saleNumber(), cancelOrder.orderNumber(), user, decision);
            }
            case ReadOrderDecoder.TEMPLATE_ID -> {
                readOrder.wrapAndApplyHeader(buffer, 0, header);
                readOrder.wrapUserId(user);
                decider.readOrder(time, readOrder.saleNumber(), readOrder.orderNumber(), user, decision);
            }
            case ReadOrdersDecoder.TEMPLATE_ID -> {
                readOrders.wrapAndApplyHeader(buffer, 0, header);
                readOrders.wrapUserId(user);
                final int before = readOrders.beforeOrder();
                decider.readOrders(time, readOrders.saleNumber(), user, before, readOrders.pageSize(), decision);
            }
            default -> readMerchant(buffer, time, decider.merchant(), decision);
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

    private void readMerchant(
            final DirectBuffer buffer, final long time, final MerchantDecider merchant, final Decision decision) {
        switch (header.templateId()) {
            case ConfirmPaymentDecoder.TEMPLATE_ID -> {
                confirmPayment.wrapAndApplyHeader(buffer, 0, header);
                confirmPayment.wrapReference(key);
                confirmPayment.wrapActor(actor);
                merchant.confirmPayment(
                        time, confirmPayment.saleNumber(), confirmPayment.orderNumber(), key, actor, decision);
            }
            case EndOrderDecoder.TEMPLATE_ID -> {
                endOrder.wrapAndApplyHeader(buffer, 0, header);
                endOrder.wrapActor(actor);
                final boolean returnUnits = TermsCodec.isYes(endOrder.returnUnits());
                merchant.cancelOrder(time, endOrder.saleNumber(), endOrder.orderNumber(), returnUnits, actor, decision);
            }
            case ListOrdersDecoder.TEMPLATE_ID -> {
                listOrders.wrapAndApplyHeader(buffer, 0, header);
                final int pageSize = listOrders.pageSize();
                merchant.listOrders(time, listOrders.saleNumber(), listOrders.fromSequence(), pageSize, decision);
            }
            case ReadStateDecoder.TEMPLATE_ID -> merchant.readState(time, decision);
            case ConfigureDecoder.TEMPLATE_ID ->
                merchant.configure(time, SettingsCodec.read(configure.wrapAndApplyHeader(buffer, 0, header)), decision);
            default -> readSaleCommand(buffer, time, merchant, decision);
        }
    }

    private void readSaleCommand(
            final DirectBuffer buffer, final long time, final MerchantDecider merchant, final Decision decision) {
        switch (header.templateId()) {
            case CreateSaleDecoder.TEMPLATE_ID -> {
                createSale.wrapAndApplyHeader(buffer, 0, header);
                final SaleTerms terms = termsOf(createSale);
                createSale.wrapActor(actor);
                merchant.createSale(time, terms, createSale.hashSeed0(), createSale.hashSeed1(), actor, decision);
            }
            case ChangeSaleDecoder.TEMPLATE_ID -> {
                changeSale.wrapAndApplyHeader(buffer, 0, header);
                final SaleChange change = changeOf(changeSale);
                changeSale.wrapActor(actor);
                merchant.changeSale(time, changeSale.saleNumber(), change, actor, decision);
            }
            case PauseSaleDecoder.TEMPLATE_ID -> {
                pauseSale.wrapAndApplyHeader(buffer, 0, header).wrapActor(actor);
                merchant.pauseSale(time, pauseSale.saleNumber(), actor, decision);
            }
            case ResumeSaleDecoder.TEMPLATE_ID -> {
                resumeSale.wrapAndApplyHeader(buffer, 0, header).wrapActor(actor);
                merchant.resumeSale(time, resumeSale.saleNumber(), actor, decision);
            }
            case CloseSaleDecoder.TEMPLATE_ID -> {
                closeSale.wrapAndApplyHeader(buffer, 0, header).wrapActor(actor);
                merchant.closeSale(time, closeSale.saleNumber(), actor, decision);
            }
            case RemoveSaleDecoder.TEMPLATE_ID -> {
                removeSale.wrapAndApplyHeader(buffer, 0, header).wrapActor(actor);
                merchant.removeSale(time, removeSale.saleNumber(), actor, decision);
            }
            case RestockDecoder.TEMPLATE_ID -> {
                restock.wrapAndApplyHeader(buffer, 0, header);
                restock.wrapIdempotencyKey(key);
                restock.wrapActor(actor);
                merchant.restock(time, restock.saleNumber(), restock.units(), key, actor, decision);
            }
            default -> throw new UnreadableException("unknown command template " + header.templateId());
        }
    }

    private static SaleTerms termsOf(final CreateSaleDecoder command) {
        final List<Round> rounds = new ArrayList<>();
        for (final CreateSaleDecoder.RoundsDecoder round : command.rounds()) {
            rounds.add(new Round(round.opensAt(), round.units()));
        }
        final String saleId = command.saleId();
        final String title = command.title();
        return TermsCodec.read(saleId, title, rounds, command.terms());
    }

    private static SaleChange changeOf(final ChangeSaleDecoder command) {
        final String title = command.title();
        return new SaleChange(
                TermsCodec.isYes(command.keepTitle()) ? null : title,
                command.closesAt(),
                command.perUserLimit(),
                command.maxUnitsPerOrder(),
                command.waitlistCapacity());
    }
}
