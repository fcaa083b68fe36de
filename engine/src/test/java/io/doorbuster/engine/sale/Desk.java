package io.doorbuster.engine.sale;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.EventWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The domain by itself, for tests: no threads, no files. Keeps every event it ever had, encoded. */
public final class Desk {
    public static final long NOON = 1_800_000_000_000L;
    public static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);

    public final Sales sales = new Sales(100);
    public final Decision decision = new Decision();
    public long now = NOON;

    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer journal = new ExpandableArrayBuffer(1 << 16);
    public final Decider decider = new Decider(sales, fanOut(writer, sales));

    public Desk() {
        writer.wrap(journal, 0);
    }

    public Outcome create(final String saleId, final int stock, final int perUserLimit, final int maxUnits) {
        return create(new SaleTerms(saleId, "", stock, 0, SaleTerms.NEVER, perUserLimit, maxUnits));
    }

    public Outcome create(final SaleTerms terms) {
        decision.clear();
        decider.createSale(now, terms, terms.saleId().hashCode(), 42, decision);
        decider.checkpointIfDue(now);
        return decision.outcome;
    }

    public Outcome buy(final int sale, final String user, final int quantity, final String key) {
        decision.clear();
        decider.purchase(now, sale, quantity, ascii(user), ascii(key), decision);
        decider.checkpointIfDue(now);
        return decision.outcome;
    }

    public Outcome restock(final int sale, final int units, final String key) {
        decision.clear();
        decider.restock(now, sale, units, ascii(key), decision);
        decider.checkpointIfDue(now);
        return decision.outcome;
    }

    /** The state that the journal so far replays to. */
    public Sales replayed() {
        final Sales replayed = new Sales(100);
        replayTo(replayed);
        return replayed;
    }

    /** Replays every event behind {@code state.sequence()} on {@code state}. */
    public void replayTo(final Sales state) {
        final EventReader reader = new EventReader();
        final SaleEvents nothing = fanOut();
        final long from = state.sequence();
        long sequence = 1;
        for (int offset = 0; offset < writer.offset(); sequence++) {
            offset += reader.read(journal, offset, writer.offset(), sequence, sequence > from ? state : nothing);
        }
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
