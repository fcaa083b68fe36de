package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CancelOrderEncoder;
import io.doorbuster.engine.codec.sbe.ChangeSaleEncoder;
import io.doorbuster.engine.codec.sbe.CloseSaleEncoder;
import io.doorbuster.engine.codec.sbe.ConfigureEncoder;
import io.doorbuster.engine.codec.sbe.ConfirmPaymentEncoder;
import io.doorbuster.engine.codec.sbe.CreateSaleEncoder;
import io.doorbuster.engine.codec.sbe.EndOrderEncoder;
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
import io.doorbuster.engine.sale.EngineSettings;
import io.doorbuster.engine.sale.Round;
import io.doorbuster.engine.sale.SaleChange;
import io.doorbuster.engine.sale.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands, from calls to bytes. Each call overwrites the one before in {@link #buffer()}, from 0 to {@link #length()}.
 * User ids, keys, references and actors are given as buffers whose whole capacity is the value, 1 to 64 bytes of visible ASCII that the
 * caller has checked. For one thread; allocates nothing once warm.
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
    private final RemoveSaleEncoder removeSale = new RemoveSaleEncoder();
    private final RegisterEncoder register = new RegisterEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ConfirmPaymentEncoder confirmPayment = new ConfirmPaymentEncoder();
    private final EndOrderEncoder endOrder = new EndOrderEncoder();
    private final ListOrdersEncoder listOrders = new ListOrdersEncoder();
    private final ConfigureEncoder configure = new ConfigureEncoder();
    private final TickEncoder tick = new TickEncoder();
    private int length;

    /** The command written last. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Its length in bytes. */
    public int length() {
        return length;
    }

    /** A purchase; {@code key} may be {@link #NO_KEY}. */
    public void purchase(final int sale, final int quantity, final DirectBuffer user, final DirectBuffer key) {
        purchase.wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .quantity(quantity)
                .putUserId(user, 0, user.capacity())
                .putIdempotencyKey(key, 0, key.capacity());
        length = purchase.limit();
    }

    /** Registers the user for the sale. */
    public void register(final int sale, final DirectBuffer user) {
        register.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putUserId(user, 0, user.capacity());
        length = register.limit();
    }

    /** Ends an unpaid order of the user's, or leaves the line. */
    public void cancelOrder(final int sale, final int order, final DirectBuffer user) {
        cancelOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .putUserId(user, 0, user.capacity());
        length = cancelOrder.limit();
    }

    /**
     * A new sale. The seeds must come from a secure random source: they key the hash under which user ids are kept.
     */
    public void createSale(
            final SaleTerms terms, final long hashSeed0, final long hashSeed1, final DirectBuffer actor) {
        createSale.wrapAndApplyHeader(buffer, 0, header).hashSeed0(hashSeed0).hashSeed1(hashSeed1);
        TermsCodec.write(terms, createSale.terms());
        final CreateSaleEncoder.RoundsEncoder rounds =
                createSale.roundsCount(terms.rounds().size());
        for (final Round round : terms.rounds()) {
            rounds.next().opensAt(round.opensAt()).units(round.units());
        }
        createSale.saleId(terms.saleId()).title(terms.title()).putActor(actor, 0, actor.capacity());
        length = createSale.limit();
    }

    /** New terms for a sale. */
    public void changeSale(final int sale, final SaleChange change, final DirectBuffer actor) {
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
        length = changeSale.limit();
    }

    public void pauseSale(final int sale, final DirectBuffer actor) {
        pauseSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        length = pauseSale.limit();
    }

    public void resumeSale(final int sale, final DirectBuffer actor) {
        resumeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        length = resumeSale.limit();
    }

    public void closeSale(final int sale, final DirectBuffer actor) {
        closeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        length = closeSale.limit();
    }

    /** Frees the memory of a closed sale. */
    public void removeSale(final int sale, final DirectBuffer actor) {
        removeSale.wrapAndApplyHeader(buffer, 0, header).saleNumber(sale).putActor(actor, 0, actor.capacity());
        length = removeSale.limit();
    }

    /** Adds units to the stock, or takes back if negative; {@code key} identifies this restock and is required. */
    public void restock(final int sale, final int units, final DirectBuffer key, final DirectBuffer actor) {
        restock.wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .units(units)
                .putIdempotencyKey(key, 0, key.capacity())
                .putActor(actor, 0, actor.capacity());
        length = restock.limit();
    }

    /** An order was paid; {@code reference} identifies the payment. */
    public void confirmPayment(
            final int sale, final int order, final DirectBuffer reference, final DirectBuffer actor) {
        confirmPayment
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .putReference(reference, 0, reference.capacity())
                .putActor(actor, 0, actor.capacity());
        length = confirmPayment.limit();
    }

    /** The merchant cancels an order, or refunds it if it was paid. */
    public void endOrder(final int sale, final int order, final boolean returnUnits, final DirectBuffer actor) {
        endOrder.wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .returnUnits(TermsCodec.codeOf(returnUnits))
                .putActor(actor, 0, actor.capacity());
        length = endOrder.limit();
    }

    /** Reads a page of a sale's orders, in the order in which they were secured. */
    public void listOrders(final int sale, final long fromSequence, final int pageSize) {
        length = listOrders
                .wrapAndApplyHeader(buffer, 0, header)
                .fromSequence(fromSequence)
                .saleNumber(sale)
                .pageSize(pageSize)
                .limit();
    }

    /** Reads one order of a user's. */
    public void readOrder(final int sale, final int order, final DirectBuffer user) {
        readOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .orderNumber(order)
                .putUserId(user, 0, user.capacity());
        length = readOrder.limit();
    }

    /**
     * Reads a page of a user's orders in a sale: the newest {@code limit} below {@code beforeOrder}, or of all if 0.
     */
    public void readOrders(final int sale, final DirectBuffer user, final int beforeOrder, final int limit) {
        readOrders
                .wrapAndApplyHeader(buffer, 0, header)
                .saleNumber(sale)
                .beforeOrder(beforeOrder)
                .pageSize(limit)
                .putUserId(user, 0, user.capacity());
        length = readOrders.limit();
    }

    /** Reads the sequence and the hash of the whole state. */
    public void readState() {
        length = readState.wrapAndApplyHeader(buffer, 0, header).limit();
    }

    /** The server's own: what it was started with. */
    public void configure(final EngineSettings settings) {
        length = configure
                .wrapAndApplyHeader(buffer, 0, header)
                .checkpointEvery(settings.checkpointEvery())
                .maxSales(settings.maxSales())
                .refusalsPerUser(settings.refusalsPerUser())
                .limit();
    }

    /** The server's own: time passes though no one calls. */
    public void tick() {
        length = tick.wrapAndApplyHeader(buffer, 0, header).limit();
    }
}
