package io.doorbuster.engine.support;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.SnapshotReader;
import io.doorbuster.engine.codec.SnapshotWriter;
import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.sale.SalesLoader;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The decide step by itself, for tests: no threads, no files. Every command is encoded, decoded and decided as in the
 * engine, and everything due is done before and after it. Keeps all events, encoded.
 */
public final class Desk {
    public static final long NOON = 1_800_000_000_000L;
    public static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);
    public static final DirectBuffer ACTOR = ascii("tester");
    public final Sales sales = new Sales();
    public final Decision decision = new Decision();
    public final CommandWriter commands = new CommandWriter();
    public long now = NOON;

    private EngineSettings settings = EngineSettings.NONE;
    private final CommandExecutor executor = new CommandExecutor(sales, new IgnoredEvents() {
        @Override
        public void engineConfigured(final long sequence, final long time, final EngineSettings now) {
            settings = now;
        }
    });
    private final EventParts events = new EventParts();
    private final ExpandableArrayBuffer journal = new ExpandableArrayBuffer(1 << 16);
    private int journalLength;

    public Desk() {}

    /** @param maxSales most sales at a time */
    public Desk(final int maxSales) {
        run(commands.configure(new EngineSettings(0, maxSales, 0)));
    }

    /** Limits the memory of the state from now on. */
    public void maxStateBytes(final long bytes) {
        run(commands.configure(new EngineSettings(
                settings.checkpointEvery(), settings.maxSales(), settings.refusalsPerUser(), Math.max(1, bytes))));
    }

    /** Executes the command. */
    public Outcome run(final Command command) {
        executor.execute(command.buffer(), 0, now, decision, events);
        for (int part = 0; part < events.partCount(); part++) {
            final int length = events.partLength(part);
            journal.putBytes(journalLength, events.buffer(), events.partStart(part), length);
            journalLength += length;
        }
        return decision.outcome;
    }

    public Outcome tick() {
        return run(commands.tick());
    }

    public Outcome create(final String saleId, final int stock, final int perUserLimit, final int maxUnits) {
        return create(new SaleTerms(saleId, "", stock, 0, SaleTerms.NEVER, perUserLimit, maxUnits));
    }

    public Outcome create(final SaleTerms terms) {
        return run(commands.createSale(terms, terms.saleId().hashCode(), 42, ACTOR));
    }

    public Outcome change(final int sale, final SaleChange change) {
        return run(commands.changeSale(sale, change, ACTOR));
    }

    public Outcome pause(final int sale) {
        return run(commands.pauseSale(sale, ACTOR));
    }

    public Outcome resume(final int sale) {
        return run(commands.resumeSale(sale, ACTOR));
    }

    public Outcome close(final int sale) {
        return run(commands.closeSale(sale, ACTOR));
    }

    public Outcome remove(final int sale) {
        return run(commands.removeSale(sale, ACTOR));
    }

    public Outcome restock(final int sale, final int units, final String key) {
        return run(commands.restock(sale, units, ascii(key), ACTOR));
    }

    public Outcome register(final int sale, final String user) {
        return run(commands.register(sale, ascii(user)));
    }

    public Outcome buy(final int sale, final String user, final int quantity, final String key) {
        return run(commands.purchase(sale, quantity, ascii(user), ascii(key)));
    }

    public Outcome cancel(final int sale, final int order, final String user) {
        return run(commands.cancelOrder(sale, order, ascii(user)));
    }

    public Outcome pay(final int sale, final int order, final String reference) {
        return run(commands.confirmPayment(sale, order, ascii(reference), ACTOR));
    }

    /** Cancels or refunds an order as the merchant. */
    public Outcome end(final int sale, final int order, final boolean returnUnits) {
        return run(commands.endOrder(sale, order, returnUnits, ACTOR));
    }

    /** Replays all events so far and returns the state. */
    public Sales replayed() {
        final Sales replayed = new Sales();
        replayTo(replayed);
        return replayed;
    }

    /** Replays every event after {@code state.sequence()} on {@code state}. */
    public void replayTo(final Sales state) {
        final EventReader reader = new EventReader();
        final SaleEvents nothing = new IgnoredEvents() {};
        final long from = state.sequence();
        long sequence = 1;
        for (int offset = 0; offset < journalLength; sequence++) {
            offset += reader.read(journal, offset, journalLength, sequence, sequence > from ? state : nothing);
        }
    }

    /** Writes {@code state} to a snapshot and returns the state that is read back. */
    public static Sales encodedAndDecoded(final Sales state) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final SnapshotWriter snapshot = new SnapshotWriter(buffer);
        state.describeTo(snapshot);
        final Sales decoded = new Sales();
        final SalesLoader loader = new SalesLoader(decoded);
        new SnapshotReader().read(buffer, snapshot.length(), loader);
        if (!loader.isComplete()) {
            throw new AssertionError("the snapshot has no end");
        }
        return decoded;
    }

    public static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
