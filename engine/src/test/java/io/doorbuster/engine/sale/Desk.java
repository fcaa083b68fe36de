package io.doorbuster.engine.sale;

import io.doorbuster.engine.codec.CommandReader;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.codec.SnapshotReader;
import io.doorbuster.engine.codec.SnapshotWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The domain by itself, for tests: no threads, no files. Every command is encoded, decoded and decided as in the engine,
 * with all that is due done before and after it. Keeps every event it ever had, encoded.
 */
public final class Desk {
    public static final long NOON = 1_800_000_000_000L;
    public static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);
    public static final DirectBuffer ACTOR = ascii("tester");
    public final Sales sales = new Sales();
    public final Decision decision = new Decision();
    public final CommandWriter commands = new CommandWriter();
    public long now = NOON;

    private final CommandReader reader = new CommandReader();
    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer journal = new ExpandableArrayBuffer(1 << 16);
    private Decider decider;

    public Desk() {
        maxStateBytes(Long.MAX_VALUE);
        writer.wrap(journal, 0);
    }

    /** @param maxSales that there may be at a time */
    public Desk(final int maxSales) {
        this();
        commands.configure(new EngineSettings(0, maxSales, 0));
        run();
    }

    /** From now on the state may take so much memory. */
    void maxStateBytes(final long bytes) {
        decider = new Decider(sales, fanOut(writer, sales), bytes);
    }

    /** Decides the command that was written last. */
    public Outcome run() {
        settle();
        decision.clear();
        reader.read(commands.buffer(), now, decider, decision);
        settle();
        decider.checkpointIfDue(now);
        return decision.outcome;
    }

    private void settle() {
        while (decider.settle(now)) {
            decider.checkpointIfDue(now);
        }
    }

    public Outcome tick() {
        commands.tick();
        return run();
    }

    public Outcome create(final String saleId, final int stock, final int perUserLimit, final int maxUnits) {
        return create(new SaleTerms(saleId, "", stock, 0, SaleTerms.NEVER, perUserLimit, maxUnits));
    }

    public Outcome create(final SaleTerms terms) {
        commands.createSale(terms, terms.saleId().hashCode(), 42, ACTOR);
        return run();
    }

    public Outcome change(final int sale, final SaleChange change) {
        commands.changeSale(sale, change, ACTOR);
        return run();
    }

    public Outcome pause(final int sale) {
        commands.pauseSale(sale, ACTOR);
        return run();
    }

    public Outcome resume(final int sale) {
        commands.resumeSale(sale, ACTOR);
        return run();
    }

    public Outcome close(final int sale) {
        commands.closeSale(sale, ACTOR);
        return run();
    }

    public Outcome remove(final int sale) {
        commands.removeSale(sale, ACTOR);
        return run();
    }

    public Outcome restock(final int sale, final int units, final String key) {
        commands.restock(sale, units, ascii(key), ACTOR);
        return run();
    }

    public Outcome register(final int sale, final String user) {
        commands.register(sale, ascii(user));
        return run();
    }

    public Outcome buy(final int sale, final String user, final int quantity, final String key) {
        commands.purchase(sale, quantity, ascii(user), ascii(key));
        return run();
    }

    public Outcome cancel(final int sale, final int order, final String user) {
        commands.cancelOrder(sale, order, ascii(user));
        return run();
    }

    public Outcome pay(final int sale, final int order, final String reference) {
        commands.confirmPayment(sale, order, ascii(reference), ACTOR);
        return run();
    }

    /** The merchant cancels or refunds. */
    public Outcome end(final int sale, final int order, final boolean returnUnits) {
        commands.endOrder(sale, order, returnUnits, ACTOR);
        return run();
    }

    /** The state that the journal so far replays to. */
    public Sales replayed() {
        final Sales replayed = new Sales();
        replayTo(replayed);
        return replayed;
    }

    /** Replays every event behind {@code state.sequence()} on {@code state}. */
    public void replayTo(final Sales state) {
        final EventReader events = new EventReader();
        final SaleEvents nothing = new IgnoredEvents() {};
        final long from = state.sequence();
        long sequence = 1;
        for (int offset = 0; offset < writer.offset(); sequence++) {
            offset += events.read(journal, offset, writer.offset(), sequence, sequence > from ? state : nothing);
        }
    }

    /** The state that {@code state} is after it was written to a snapshot and read back. */
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

    /** Calls every event on each target in turn. */
    public static SaleEvents fanOut(final SaleEvents... targets) {
        return (SaleEvents) Proxy.newProxyInstance(
                Desk.class.getClassLoader(), new Class<?>[] {SaleEvents.class}, (proxy, method, arguments) -> {
                    try {
                        for (final SaleEvents target : targets) {
                            method.invoke(target, arguments);
                        }
                        return null;
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
