package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CancelOrderEncoder;
import io.doorbuster.engine.codec.sbe.ChangeEdgeSettingsEncoder;
import io.doorbuster.engine.codec.sbe.ChangeSaleEncoder;
import io.doorbuster.engine.codec.sbe.CloseSaleEncoder;
import io.doorbuster.engine.codec.sbe.ConfigureEncoder;
import io.doorbuster.engine.codec.sbe.ConfirmPaymentEncoder;
import io.doorbuster.engine.codec.sbe.CreateSaleEncoder;
import io.doorbuster.engine.codec.sbe.EndOrderEncoder;
import io.doorbuster.engine.codec.sbe.FindOrderEncoder;
import io.doorbuster.engine.codec.sbe.ListOrdersEncoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderEncoder;
import io.doorbuster.engine.codec.sbe.PauseSaleEncoder;
import io.doorbuster.engine.codec.sbe.PurchaseEncoder;
import io.doorbuster.engine.codec.sbe.ReadOrderEncoder;
import io.doorbuster.engine.codec.sbe.ReadOrdersEncoder;
import io.doorbuster.engine.codec.sbe.ReadStateEncoder;
import io.doorbuster.engine.codec.sbe.RegisterEncoder;
import io.doorbuster.engine.codec.sbe.RemoveSaleEncoder;
import io.doorbuster.engine.codec.sbe.RestockEncoder;
import io.doorbuster.engine.codec.sbe.ResumeSaleEncoder;
import io.doorbuster.engine.codec.sbe.TickEncoder;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes commands. Each call returns the command, which the next call overwrites. A user id, key, reference or actor
 * is the whole capacity of its buffer: 1 to 64 bytes of visible ASCII that the caller has checked. For one thread;
 * allocates nothing once warm.
 */
public final class CommandWriter {
    /** Stands for "no idempotency key". */
    public static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PurchaseEncoder purchase = new PurchaseEncoder();
    private final CreateSaleEncoder createSale = new CreateSaleEncoder();
    private final PauseSaleEncoder pauseSale = new PauseSaleEncoder();
    private final ResumeSaleEncoder resumeSale = new ResumeSaleEncoder();
    private final CloseSaleEncoder closeSale = new CloseSaleEncoder();
    private final RestockEncoder restock = new RestockEncoder();
    private final ReadOrderEncoder readOrder = new ReadOrderEncoder();
    private final ReadOrdersEncoder readOrders = new ReadOrdersEncoder();
    private final ReadStateEncoder readState = new ReadStateEncoder();
    private final ChangeSaleEncoder changeSale = new ChangeSaleEncoder();
    private final ChangeEdgeSettingsEncoder changeEdgeSettings = new ChangeEdgeSettingsEncoder();
    private final RemoveSaleEncoder removeSale = new RemoveSaleEncoder();
    private final RegisterEncoder register = new RegisterEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ConfirmPaymentEncoder confirmPayment = new ConfirmPaymentEncoder();
    private final EndOrderEncoder endOrder = new EndOrderEncoder();
    private final FindOrderEncoder findOrder = new FindOrderEncoder();
    private final ListOrdersEncoder listOrders = new ListOrdersEncoder();
    private final ConfigureEncoder configure = new ConfigureEncoder();
    private final TickEncoder tick = new TickEncoder();
    private final Command command = new Command(buffer, 0);

    /** A purchase; {@code key} may be {@link #NO_KEY}. */
    public Command purchase(final int sale, final int quantity, final DirectBuffer user, final DirectBuffer key) {
        purchase.wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .quantity(quantity)
                .putUserId(user, 0, user.capacity())
                .putIdempotencyKey(key, 0, key.capacity());
        return command.ofLength(purchase.limit());
    }

    /** Registers the user for the sale. */
    public Command register(final int sale, final DirectBuffer user) {
        register.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putUserId(user, 0, user.capacity());
        return command.ofLength(register.limit());
    }

    /** Cancels an unpaid or waitlisted order of the user's. */
    public Command cancelOrder(final int sale, final int order, final DirectBuffer user) {
        cancelOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .putUserId(user, 0, user.capacity());
        return command.ofLength(cancelOrder.limit());
    }

    /**
     * A new sale. The seeds must come from a secure random source: they are the key of the hash by which user ids are
     * found.
     */
    public Command createSale(
            final SaleTerms terms, final long hashSeed0, final long hashSeed1, final DirectBuffer actor) {
        createSale.wrapAndApplyHeader(buffer, 0, header).hashSeed0(hashSeed0).hashSeed1(hashSeed1);
        TermsCodec.write(terms, createSale.terms());
        final CreateSaleEncoder.RoundsEncoder rounds =
                createSale.roundsCount(terms.rounds().size());
        for (final Round round : terms.rounds()) {
            rounds.next().opensAt(round.opensAt()).units(round.units());
        }
        createSale.saleId(terms.saleId()).title(terms.title()).putActor(actor, 0, actor.capacity());
        return command.ofLength(createSale.limit());
    }

    /** New terms for a sale. */
    public Command changeSale(final int sale, final SaleChange change, final DirectBuffer actor) {
        changeSale
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .closesAt(change.closesAt())
                .perUserLimit(change.perUserLimit())
                .maxUnitsPerOrder(change.maxUnitsPerOrder())
                .waitlistCapacity(change.waitlistCapacity())
                .keepTitle(TermsCodec.codeOf(change.title() == null))
                .title(change.title() == null ? "" : change.title())
                .putActor(actor, 0, actor.capacity());
        return command.ofLength(changeSale.limit());
    }

    /**
     * New values of edge settings by name; an empty value removes the setting.
     *
     * @param changes 1 to {@link io.doorbuster.engine.model.EdgeSettings#MAX_CHANGES}, within the limits named there
     */
    public Command changeEdgeSettings(final Map<String, String> changes, final DirectBuffer actor) {
        changeEdgeSettings.wrapAndApplyHeader(buffer, 0, header);
        EdgeSettingsCodec.write(changes, changeEdgeSettings);
        changeEdgeSettings.putActor(actor, 0, actor.capacity());
        return command.ofLength(changeEdgeSettings.limit());
    }

    public Command pauseSale(final int sale, final DirectBuffer actor) {
        pauseSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        return command.ofLength(pauseSale.limit());
    }

    public Command resumeSale(final int sale, final DirectBuffer actor) {
        resumeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        return command.ofLength(resumeSale.limit());
    }

    public Command closeSale(final int sale, final DirectBuffer actor) {
        closeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        return command.ofLength(closeSale.limit());
    }

    /** Frees the memory of a closed sale. */
    public Command removeSale(final int sale, final DirectBuffer actor) {
        removeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        return command.ofLength(removeSale.limit());
    }

    /**
     * Adds units to the stock, or takes units back if negative. {@code key} identifies this restock and is required.
     */
    public Command restock(final int sale, final int units, final DirectBuffer key, final DirectBuffer actor) {
        restock.wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .units(units)
                .putIdempotencyKey(key, 0, key.capacity())
                .putActor(actor, 0, actor.capacity());
        return command.ofLength(restock.limit());
    }

    /** An order was paid; {@code reference} identifies the payment. */
    public Command confirmPayment(
            final int sale, final int order, final DirectBuffer reference, final DirectBuffer actor) {
        confirmPayment
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .putReference(reference, 0, reference.capacity())
                .putActor(actor, 0, actor.capacity());
        return command.ofLength(confirmPayment.limit());
    }

    /** The merchant cancels an order, or refunds it if it was paid. */
    public Command endOrder(final int sale, final int order, final boolean returnUnits, final DirectBuffer actor) {
        endOrder.wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .returnUnits(TermsCodec.codeOf(returnUnits))
                .putActor(actor, 0, actor.capacity());
        return command.ofLength(endOrder.limit());
    }

    /** Reads one order of any user, for the merchant. */
    public Command findOrder(final int sale, final int order) {
        return command.ofLength(findOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .limit());
    }

    /** Reads a page of a sale's orders, in the order in which they were secured. */
    public Command listOrders(final int sale, final long fromSequence, final int pageSize) {
        return command.ofLength(listOrders
                .wrapAndApplyHeader(buffer, 0, header)
                .fromSequence(fromSequence)
                .saleNumber(sale)
                .pageSize(pageSize)
                .limit());
    }

    /** Reads one order of a user's. */
    public Command readOrder(final int sale, final int order, final DirectBuffer user) {
        readOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .putUserId(user, 0, user.capacity());
        return command.ofLength(readOrder.limit());
    }

    /**
     * Reads a page of a user's orders in a sale: the newest {@code limit} orders with a number below
     * {@code beforeOrder}, or of all orders if that is 0.
     */
    public Command readOrders(final int sale, final DirectBuffer user, final int beforeOrder, final int limit) {
        readOrders
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .beforeOrder(beforeOrder)
                .pageSize(limit)
                .putUserId(user, 0, user.capacity());
        return command.ofLength(readOrders.limit());
    }

    /** Reads the sequence and the hash of the whole state. */
    public Command readState() {
        return command.ofLength(readState.wrapAndApplyHeader(buffer, 0, header).limit());
    }

    /** The server's own command: the settings that it was started with. */
    public Command configure(final EngineSettings settings) {
        return command.ofLength(configure
                .wrapAndApplyHeader(buffer, 0, header)
                .checkpointEvery(settings.checkpointEvery())
                .maxSales(settings.maxSales())
                .refusalsPerUser(settings.refusalsPerUser())
                .maxStateBytes(settings.maxStateBytes())
                .limit());
    }

    /** The server's own command: lets due things happen when no request arrives. */
    public Command tick() {
        return command.ofLength(tick.wrapAndApplyHeader(buffer, 0, header).limit());
    }
}
