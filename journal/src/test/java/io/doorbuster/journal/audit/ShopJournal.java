package io.doorbuster.journal.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.EngineSettings;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleChange;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.RecoveryProgress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine on one thread with a journal on disk: each command is decided with all that is due before and after it, and
 * its events are one batch. Or, with {@link #forge}, events that no engine would have decided.
 */
final class ShopJournal implements AutoCloseable {
    static final long NOON = 1_800_000_000_000L;
    static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);
    static final DirectBuffer MERCHANT = ascii("merchant");

    private static final JournalConfig CONFIG =
            new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);

    final Sales sales = new Sales();
    final Decision decision = new Decision();
    final Decider decider;
    long now;

    private final ChronicleJournal journal;
    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 12);
    private long forged;

    ShopJournal(final Path root) {
        this(root, NOON);
    }

    /** @param now that the engine's clock shows, unless the journal's last event is later */
    ShopJournal(final Path root, final long now) {
        journal = Recovery.open(root, CONFIG, sales, EngineClock::new, RecoveryProgress.NONE)
                .journal();
        this.now = Math.max(now, sales.lastTime());
        forged = sales.sequence();
        decider = new Decider(sales, fanOut(writer, sales));
    }

    void checkpointEvery(final int events) {
        configure(EngineSettings.checkpointEvery(events));
    }

    void configure(final EngineSettings settings) {
        run(() -> decider.merchant().configure(now, settings, decision));
    }

    int create(final SaleTerms terms) {
        run(() -> decider.merchant().createSale(now, terms, 11, 13, MERCHANT, decision));
        return decision.sale;
    }

    Outcome buy(final int sale, final String user) {
        return buy(sale, user, 1);
    }

    Outcome buy(final int sale, final String user, final int quantity) {
        return run(() -> decider.purchase(now, sale, quantity, ascii(user), NO_KEY, decision));
    }

    Outcome register(final int sale, final String user) {
        return run(() -> decider.register(now, sale, ascii(user), decision));
    }

    Outcome cancel(final int sale, final int order, final String user) {
        return run(() -> decider.cancelOrder(now, sale, order, ascii(user), decision));
    }

    Outcome pay(final int sale, final int order) {
        return run(
                () -> decider.merchant().confirmPayment(now, sale, order, ascii("bank-" + order), MERCHANT, decision));
    }

    Outcome refund(final int sale, final int order, final boolean returnUnits) {
        return run(() -> decider.merchant().cancelOrder(now, sale, order, returnUnits, MERCHANT, decision));
    }

    Outcome restock(final int sale, final int units) {
        return run(() ->
                decider.merchant().restock(now, sale, units, ascii("restock-" + sales.sequence()), MERCHANT, decision));
    }

    Outcome change(final int sale, final SaleChange change) {
        return run(() -> decider.merchant().changeSale(now, sale, change, MERCHANT, decision));
    }

    Outcome pause(final int sale) {
        return run(() -> decider.merchant().pauseSale(now, sale, MERCHANT, decision));
    }

    Outcome resume(final int sale) {
        return run(() -> decider.merchant().resumeSale(now, sale, MERCHANT, decision));
    }

    Outcome close(final int sale) {
        return run(() -> decider.merchant().closeSale(now, sale, MERCHANT, decision));
    }

    Outcome remove(final int sale) {
        return run(() -> decider.merchant().removeSale(now, sale, MERCHANT, decision));
    }

    /** Time passes; what is due by then is done. */
    void pass(final long millis) {
        now += millis;
        run(() -> decider.merchant().tick(now, decision));
    }

    private Outcome run(final Runnable command) {
        final long before = sales.sequence();
        writer.wrap(batch, 0);
        decision.clear();
        settle();
        command.run();
        settle();
        decider.checkpointIfDue(now);
        if (writer.count() > 0) {
            journal.append(before + 1, writer.count(), batch, 0, writer.offset());
            journal.force();
        }
        return decision.outcome;
    }

    private void settle() {
        while (decider.settle(now)) {
            decider.checkpointIfDue(now);
        }
    }

    /** One event that is written as it comes, whatever the state; forged events follow each other. */
    interface Forged {
        void event(long sequence, SaleEvents to);
    }

    /** Appends events without asking anybody; from then on only forged ones fit. */
    void forge(final Forged... events) {
        final long first = Math.max(forged, sales.sequence()) + 1;
        forged = first + events.length - 1;
        writer.wrap(batch, 0);
        for (int i = 0; i < events.length; i++) {
            events[i].event(first + i, writer);
        }
        journal.append(first, events.length, batch, 0, writer.offset());
        journal.force();
    }

    /** Names the last event as durable, as an idle server does. */
    void seal() {
        journal.seal();
    }

    @Override
    public void close() {
        journal.close();
    }

    static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(US_ASCII));
    }

    /** Each event goes to the one, then to the other. */
    private static SaleEvents fanOut(final SaleEvents first, final SaleEvents second) {
        return (SaleEvents) Proxy.newProxyInstance(
                SaleEvents.class.getClassLoader(), new Class<?>[] {SaleEvents.class}, (proxy, method, arguments) -> {
                    try {
                        method.invoke(first, arguments);
                        return method.invoke(second, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
