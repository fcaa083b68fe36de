package io.doorbuster.journal.export;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Round;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The life of a few sales by chance from a seed, decided by the real engine and appended to a real journal: small stocks,
 * short windows, lines, registrations, hostile ids, everything that can happen to an order.
 */
public final class SaleLife implements AutoCloseable {
    static final DirectBuffer NOBODY = new UnsafeBuffer(new byte[0]);
    static final DirectBuffer ACTOR = ascii("tester");

    private static final String[] USERS = {"=1+1", "-x", "@you", "\\N", "\\.", "a,b", "say\"so", "u1", "u2", "u3", "u4"
    };

    private final Random random;
    private final Sales sales = new Sales();
    private final EventWriter writer = new EventWriter();
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 16);
    private final Decision decision = new Decision();
    private final Decider decider = new Decider(sales, both(writer, sales));
    private final ChronicleJournal journal;
    private long now = 1_800_000_000_000L;
    private long forced;
    private int created;

    public SaleLife(final Path data, final long seed) {
        random = new Random(seed);
        journal = Recovery.open(
                        data,
                        new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES),
                        new Sales(),
                        EngineClock::new,
                        RecoveryProgress.NONE)
                .journal();
    }

    public long sequence() {
        return sales.sequence();
    }

    /** Lives on until so many events more have come to be, and names them as durable. */
    public void live(final int events) {
        liveUnsealed(events);
        journal.seal();
    }

    /** The same, but nothing says of the last batch that it is durable. */
    public void liveUnsealed(final int events) {
        final long until = sequence() + events;
        while (sequence() < until) {
            writer.wrap(batch, 0);
            for (int i = random.nextInt(40); i >= 0; i--) {
                step();
            }
            append();
        }
    }

    /** Creates a sale and lets so many different users buy in it, in batches of five hundred. */
    public void crowd(final int users) {
        writer.wrap(batch, 0);
        create(new SaleTerms("crowd-" + ++created, "A crowd", users, 1, SaleTerms.NEVER, 1, 1));
        final int sale = sales.lastSale();
        for (int user = 1; user <= users; user++) {
            decider.purchase(now, sale, 1, ascii("user-" + user), ascii("key-" + user), decision);
            if (user % 500 == 0 || user == users) {
                append();
                writer.wrap(batch, 0);
            }
        }
        journal.seal();
    }

    /** Pays every order of the newest sale, in batches of five hundred. */
    public void payAll() {
        writer.wrap(batch, 0);
        final int sale = sales.lastSale();
        for (int order = 1; order <= sales.orders(sale); order++) {
            decider.merchant().confirmPayment(now, sale, order, ascii("reference-" + order), ACTOR, decision);
            if (order % 500 == 0 || order == sales.orders(sale)) {
                append();
                writer.wrap(batch, 0);
            }
        }
        journal.seal();
    }

    /** Creates a sale of one unit, which one user holds while so many others stand in line. */
    public void line(final int waiting) {
        writer.wrap(batch, 0);
        create(new SaleTerms("line", "", 1, 1, SaleTerms.NEVER, 1, 1).withPaymentWindow(1_000, waiting));
        for (int user = 0; user <= waiting; user++) {
            decider.purchase(now, sales.lastSale(), 1, ascii("user-" + user), NOBODY, decision);
        }
        append();
        journal.seal();
    }

    /** Creates a sale of two rounds, sells one unit of the first, changes the terms, and opens the second without the rest. */
    public void rounds() {
        writer.wrap(batch, 0);
        final List<Round> rounds = List.of(new Round(now, 5), new Round(now + 1_000, 3));
        create(new SaleTerms("rounds", "Before", 5, now, now + 9_000, 1, 1).withRounds(rounds, false));
        final int sale = sales.lastSale();
        decider.purchase(now, sale, 1, ascii("ann"), NOBODY, decision);
        decider.merchant().changeSale(now, sale, new SaleChange("After", now + 8_000, 7, 6, 5), ACTOR, decision);
        now += 1_000;
        settle();
        append();
        journal.seal();
    }

    /** Creates a sale that everyone may buy ten units in; returns its number. */
    public int create(final String saleId, final String title) {
        writer.wrap(batch, 0);
        create(new SaleTerms(saleId, title, 1_000, 1, SaleTerms.NEVER, 10, 10));
        append();
        journal.seal();
        return sales.lastSale();
    }

    /** Buys and pays, as one batch of two events. */
    public void buyAndPay(final int sale, final String user) {
        writer.wrap(batch, 0);
        decider.purchase(now, sale, 1, ascii(user), NOBODY, decision);
        decider.merchant().confirmPayment(now, sale, sales.orders(sale), ascii("ref-" + user), ACTOR, decision);
        append();
        journal.seal();
    }

    private void append() {
        final int events = (int) (sequence() - forced);
        if (events > 0) {
            journal.append(forced + 1, events, batch, 0, writer.offset());
            journal.force();
            forced = sequence();
        }
    }

    private void step() {
        now += random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(20);
        settle();
        decision.clear();
        final int sale = 1 + random.nextInt(Math.max(1, sales.lastSale()));
        final int dice = random.nextInt(1_000);
        if (dice < 10 || !sales.hasSale(sale)) {
            createByChance();
        } else if (dice < 600) {
            final DirectBuffer key = random.nextBoolean() ? NOBODY : ascii("key\\" + random.nextInt(5));
            decider.purchase(now, sale, 1 + random.nextInt(2), user(), key, decision);
        } else if (dice < 650) {
            decider.register(now, sale, user(), decision);
        } else {
            change(sale, dice);
        }
        settle();
        decider.checkpointIfDue(now);
    }

    private void change(final int sale, final int dice) {
        final int orders = sales.orders(sale);
        final int order = orders == 0 ? 1 : 1 + random.nextInt(orders);
        if (dice < 750) {
            decider.merchant().confirmPayment(now, sale, order, ascii("=ref-" + order), ACTOR, decision);
        } else if (dice < 850) {
            decider.merchant().cancelOrder(now, sale, order, random.nextBoolean(), ACTOR, decision);
        } else if (dice < 900) {
            decider.cancelOrder(now, sale, order, user(), decision);
        } else if (dice < 970) {
            decider.merchant().restock(now, sale, 1 + random.nextInt(3), ascii("r" + sequence()), ACTOR, decision);
        } else if (dice < 985) {
            decider.merchant().closeSale(now, sale, ACTOR, decision);
        } else {
            decider.merchant().removeSale(now, sale, ACTOR, decision);
        }
    }

    private void createByChance() {
        final SaleTerms terms = new SaleTerms(
                "sale-" + ++created, "Tïtle \\ \"" + created, 1 + random.nextInt(20), 1, now + 200_000, 8, 3);
        final SaleTerms held = random.nextInt(3) == 0
                ? terms
                : terms.withPaymentWindow(500 + random.nextInt(3_000), random.nextInt(30));
        create(random.nextInt(4) == 0 ? held.withRegistration(now + 30_000, 100) : held);
    }

    private void create(final SaleTerms terms) {
        decider.merchant().createSale(now, terms, 7, random.nextLong(), ACTOR, decision);
    }

    private void settle() {
        while (decider.settle(now)) {
            decider.checkpointIfDue(now);
        }
    }

    private DirectBuffer user() {
        return ascii(USERS[random.nextInt(USERS.length)]);
    }

    /** Ends the journal cleanly. */
    @Override
    public void close() {
        journal.close();
    }

    static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Every event to the one, then to the other. */
    static SaleEvents both(final SaleEvents first, final SaleEvents second) {
        return (SaleEvents) Proxy.newProxyInstance(
                SaleLife.class.getClassLoader(), new Class<?>[] {SaleEvents.class}, (proxy, method, arguments) -> {
                    try {
                        method.invoke(first, arguments);
                        return method.invoke(second, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
