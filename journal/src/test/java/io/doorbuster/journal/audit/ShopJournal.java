package io.doorbuster.journal.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The engine on one thread with a journal on disk. Each command is decided together with everything due before and
 * after it, and its events are one batch. {@link #forge} appends events that no engine would decide.
 */
final class ShopJournal implements AutoCloseable {
    static final long NOON = 1_800_000_000_000L;
    static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);
    static final DirectBuffer MERCHANT = ascii("merchant");

    private static final JournalConfig CONFIG =
            new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);

    final Sales sales = new Sales();
    final Decision decision = new Decision();
    long now;

    private final ChronicleJournal journal;
    private final CommandWriter commands = new CommandWriter();
    private final CommandExecutor executor = new CommandExecutor(sales);
    private final EventParts events = new EventParts();
    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 12);
    private long forged;

    ShopJournal(final Path root) {
        this(root, NOON);
    }

    /** @param now time of the engine's clock, unless the journal's last event is later */
    ShopJournal(final Path root, final long now) {
        journal = Recovery.open(root, CONFIG, sales, EngineClock::new, RecoveryProgress.NONE)
                .journal();
        this.now = Math.max(now, sales.lastTime());
        forged = sales.sequence();
    }

    void checkpointEvery(final int events) {
        configure(EngineSettings.checkpointEvery(events));
    }

    void configure(final EngineSettings settings) {
        run(commands.configure(settings));
    }

    int create(final SaleTerms terms) {
        run(commands.createSale(terms, 11, 13, MERCHANT));
        return decision.sale;
    }

    Outcome buy(final int sale, final String user) {
        return buy(sale, user, 1);
    }

    Outcome buy(final int sale, final String user, final int quantity) {
        return run(commands.purchase(sale, quantity, ascii(user), NO_KEY));
    }

    Outcome register(final int sale, final String user) {
        return run(commands.register(sale, ascii(user)));
    }

    Outcome cancel(final int sale, final int order, final String user) {
        return run(commands.cancelOrder(sale, order, ascii(user)));
    }

    Outcome pay(final int sale, final int order) {
        return run(commands.confirmPayment(sale, order, ascii("bank-" + order), MERCHANT));
    }

    Outcome refund(final int sale, final int order, final boolean returnUnits) {
        return run(commands.endOrder(sale, order, returnUnits, MERCHANT));
    }

    Outcome restock(final int sale, final int units) {
        return run(commands.restock(sale, units, ascii("restock-" + sales.sequence()), MERCHANT));
    }

    Outcome change(final int sale, final SaleChange change) {
        return run(commands.changeSale(sale, change, MERCHANT));
    }

    Outcome changeEdgeSettings(final Map<String, String> changes) {
        return run(commands.changeEdgeSettings(changes, MERCHANT));
    }

    Outcome pause(final int sale) {
        return run(commands.pauseSale(sale, MERCHANT));
    }

    Outcome resume(final int sale) {
        return run(commands.resumeSale(sale, MERCHANT));
    }

    Outcome close(final int sale) {
        return run(commands.closeSale(sale, MERCHANT));
    }

    Outcome remove(final int sale) {
        return run(commands.removeSale(sale, MERCHANT));
    }

    /** Moves the clock and does everything that is due. */
    void pass(final long millis) {
        now += millis;
        run(commands.tick());
    }

    private Outcome run(final Command command) {
        executor.execute(command.buffer(), 0, now, decision, events);
        int length = 0;
        for (int part = 0; part < events.partCount(); part++) {
            length += events.partLength(part);
        }
        if (events.eventCount() > 0) {
            journal.append(events.firstSequence(), events.eventCount(), events.buffer(), 0, length);
            journal.force();
        }
        return decision.outcome;
    }

    /** Writes one event whatever the state. Only forged events can follow a forged event. */
    interface Forged {
        void event(long sequence, SaleEvents to);
    }

    /** Appends events without the engine; from then on only forged events can follow. */
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
}
