package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CancelOrderDecoder;
import io.doorbuster.engine.codec.sbe.ChangeEdgeSettingsDecoder;
import io.doorbuster.engine.codec.sbe.ChangeSaleDecoder;
import io.doorbuster.engine.codec.sbe.CloseSaleDecoder;
import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.ConfirmPaymentDecoder;
import io.doorbuster.engine.codec.sbe.CreateSaleDecoder;
import io.doorbuster.engine.codec.sbe.EndOrderDecoder;
import io.doorbuster.engine.codec.sbe.FindOrderDecoder;
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
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.MerchantDecider;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decodes commands and calls the decider: the counterpart of {@link CommandWriter}. Business thread only; allocates
 * nothing for a purchase.
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
    private final ChangeEdgeSettingsDecoder changeEdgeSettings = new ChangeEdgeSettingsDecoder();
    private final ChangeSaleDecoder changeSale = new ChangeSaleDecoder();
    private final RemoveSaleDecoder removeSale = new RemoveSaleDecoder();
    private final RegisterDecoder register = new RegisterDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ConfirmPaymentDecoder confirmPayment = new ConfirmPaymentDecoder();
    private final EndOrderDecoder endOrder = new EndOrderDecoder();
    private final FindOrderDecoder findOrder = new FindOrderDecoder();
    private final ListOrdersDecoder listOrders = new ListOrdersDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final UnsafeBuffer user = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer actor = new UnsafeBuffer(0, 0);

    /**
     * Lets {@code decider} decide the command at {@code offset}.
     *
     * @param time the time of the decision, epoch milliseconds
     * @param decision blank; receives the outcome
     * @throws RuntimeException if {@link CommandType#of} returns null for these bytes
     */
    public void read(
            final DirectBuffer buffer,
            final int offset,
            final long time,
            final Decider decider,
            final Decision decision) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case PurchaseDecoder.TEMPLATE_ID -> {
                purchase.wrapAndApplyHeader(buffer, offset, header);
                purchase.wrapUserId(user);
                purchase.wrapIdempotencyKey(key);
                decider.purchase(time, purchase.saleNumber(), purchase.quantity(), user, key, decision);
            }
            case TickDecoder.TEMPLATE_ID -> decider.merchant().tick(time, decision);
            case RegisterDecoder.TEMPLATE_ID -> {
                register.wrapAndApplyHeader(buffer, offset, header);
                register.wrapUserId(user);
                decider.register(time, register.saleNumber(), user, decision);
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelOrder.wrapAndApplyHeader(buffer, offset, header);
                cancelOrder.wrapUserId(user);
                decider.cancelOrder(time, cancelOrder.saleNumber(), cancelOrder.orderNumber(), user, decision);
            }
            case ReadOrderDecoder.TEMPLATE_ID -> {
                readOrder.wrapAndApplyHeader(buffer, offset, header);
                readOrder.wrapUserId(user);
                decider.readOrder(time, readOrder.saleNumber(), readOrder.orderNumber(), user, decision);
            }
            case ReadOrdersDecoder.TEMPLATE_ID -> {
                readOrders.wrapAndApplyHeader(buffer, offset, header);
                readOrders.wrapUserId(user);
                final int before = readOrders.beforeOrder();
                decider.readOrders(time, readOrders.saleNumber(), user, before, readOrders.pageSize(), decision);
            }
            default -> readMerchant(buffer, offset, time, decider.merchant(), decision);
        }
    }

    /** Announces the command at {@code offset} to {@code lookahead}, if it is a purchase. */
    public void peek(final DirectBuffer buffer, final int offset, final Lookahead lookahead) {
        header.wrap(buffer, offset);
        if (header.templateId() == PurchaseDecoder.TEMPLATE_ID) {
            purchase.wrapAndApplyHeader(buffer, offset, header);
            purchase.wrapUserId(user);
            lookahead.expect(purchase.saleNumber(), user);
        }
    }

    private void readMerchant(
            final DirectBuffer buffer,
            final int offset,
            final long time,
            final MerchantDecider merchant,
            final Decision decision) {
        switch (header.templateId()) {
            case ConfirmPaymentDecoder.TEMPLATE_ID -> {
                confirmPayment.wrapAndApplyHeader(buffer, offset, header);
                confirmPayment.wrapReference(key);
                confirmPayment.wrapActor(actor);
                merchant.confirmPayment(
                        time, confirmPayment.saleNumber(), confirmPayment.orderNumber(), key, actor, decision);
            }
            case EndOrderDecoder.TEMPLATE_ID -> {
                endOrder.wrapAndApplyHeader(buffer, offset, header);
                endOrder.wrapActor(actor);
                final boolean returnUnits = TermsCodec.isYes(endOrder.returnUnits());
                merchant.cancelOrder(time, endOrder.saleNumber(), endOrder.orderNumber(), returnUnits, actor, decision);
            }
            case FindOrderDecoder.TEMPLATE_ID -> {
                findOrder.wrapAndApplyHeader(buffer, offset, header);
                merchant.findOrder(time, findOrder.saleNumber(), findOrder.orderNumber(), decision);
            }
            case ListOrdersDecoder.TEMPLATE_ID -> {
                listOrders.wrapAndApplyHeader(buffer, offset, header);
                final int pageSize = listOrders.pageSize();
                merchant.listOrders(time, listOrders.saleNumber(), listOrders.fromSequence(), pageSize, decision);
            }
            case ReadStateDecoder.TEMPLATE_ID -> merchant.readState(time, decision);
            case ChangeEdgeSettingsDecoder.TEMPLATE_ID -> {
                changeEdgeSettings.wrapAndApplyHeader(buffer, offset, header);
                final SortedMap<String, String> changes = EdgeSettingsCodec.read(changeEdgeSettings);
                changeEdgeSettings.wrapActor(actor);
                merchant.changeEdgeSettings(time, changes, actor, decision);
            }
            case ConfigureDecoder.TEMPLATE_ID ->
                merchant.configure(
                        time, SettingsCodec.read(configure.wrapAndApplyHeader(buffer, offset, header)), decision);
            default -> readSaleCommand(buffer, offset, time, merchant, decision);
        }
    }

    private void readSaleCommand(
            final DirectBuffer buffer,
            final int offset,
            final long time,
            final MerchantDecider merchant,
            final Decision decision) {
        switch (header.templateId()) {
            case CreateSaleDecoder.TEMPLATE_ID -> {
                createSale.wrapAndApplyHeader(buffer, offset, header);
                final SaleTerms terms = termsOf(createSale);
                createSale.wrapActor(actor);
                merchant.createSale(time, terms, createSale.hashSeed0(), createSale.hashSeed1(), actor, decision);
            }
            case ChangeSaleDecoder.TEMPLATE_ID -> {
                changeSale.wrapAndApplyHeader(buffer, offset, header);
                final SaleChange change = changeOf(changeSale);
                changeSale.wrapActor(actor);
                merchant.changeSale(time, changeSale.saleNumber(), change, actor, decision);
            }
            case PauseSaleDecoder.TEMPLATE_ID -> {
                pauseSale.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                merchant.pauseSale(time, pauseSale.saleNumber(), actor, decision);
            }
            case ResumeSaleDecoder.TEMPLATE_ID -> {
                resumeSale.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                merchant.resumeSale(time, resumeSale.saleNumber(), actor, decision);
            }
            case CloseSaleDecoder.TEMPLATE_ID -> {
                closeSale.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                merchant.closeSale(time, closeSale.saleNumber(), actor, decision);
            }
            case RemoveSaleDecoder.TEMPLATE_ID -> {
                removeSale.wrapAndApplyHeader(buffer, offset, header).wrapActor(actor);
                merchant.removeSale(time, removeSale.saleNumber(), actor, decision);
            }
            case RestockDecoder.TEMPLATE_ID -> {
                restock.wrapAndApplyHeader(buffer, offset, header);
                restock.wrapIdempotencyKey(key);
                restock.wrapActor(actor);
                merchant.restock(time, restock.saleNumber(), restock.units(), key, actor, decision);
            }
            default -> throw new UnreadableException("unknown command template " + header.templateId());
        }
    }

    /** True if the values of a command are allowed for its type. Its layout must be that of the type. */
    static boolean canRead(final CommandType type, final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        try {
            switch (type) {
                case CREATE_SALE -> termsOf(new CreateSaleDecoder().wrapAndApplyHeader(buffer, offset, header));
                case CHANGE_SALE -> changeOf(new ChangeSaleDecoder().wrapAndApplyHeader(buffer, offset, header));
                case RESTOCK -> {
                    // Nothing would change, and yet the key would be used up. The edge refuses it, too.
                    return new RestockDecoder()
                                    .wrapAndApplyHeader(buffer, offset, header)
                                    .units()
                            != 0;
                }
                case CHANGE_EDGE_SETTINGS ->
                    EdgeSettingsCodec.read(new ChangeEdgeSettingsDecoder().wrapAndApplyHeader(buffer, offset, header));
                case CONFIGURE -> SettingsCodec.read(new ConfigureDecoder().wrapAndApplyHeader(buffer, offset, header));
                case END_ORDER ->
                    TermsCodec.isYes(new EndOrderDecoder()
                            .wrapAndApplyHeader(buffer, offset, header)
                            .returnUnits());
                default -> throw new IllegalArgumentException("no values to check in " + type);
            }
            return true;
        } catch (final IllegalArgumentException notAllowed) {
            return false;
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
