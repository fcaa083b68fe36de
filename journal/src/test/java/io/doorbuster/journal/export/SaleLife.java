package io.doorbuster.journal.export;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The random life of a few sales from a seed, decided by the real engine and appended to a real journal: small stocks,
 * short windows, waitlists, registrations, hostile ids, and everything that can happen to an order.
 */
public final class SaleLife implements AutoCloseable {
    static final DirectBuffer NOBODY = new UnsafeBuffer(new byte[0]);
    static final DirectBuffer ACTOR = ascii("tester");

    private static final String[] USERS = {"=1+1", "-x", "@you", "\\N", "\\.", "a,b", "say\"so", "u1", "u2", "u3", "u4"
    };

    private final Random random;
    private final Sales sales = new Sales();
    private final CommandWriter commands = new CommandWriter();
    private final EventParts parts = new EventParts();
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 16);
    private final Decision decision = new Decision();
    private final CommandExecutor executor = new CommandExecutor(sales);
    private final ChronicleJournal journal;
    private long now = 1_800_000_000_000L;
    private long forced;
    private int batchLength;
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

    /** Continues until there are at least that many more events, and names them as durable. */
    public void live(final int events) {
        liveUnsealed(events);
        journal.seal();
    }

    /** Does the same, but no batch names the last one as durable. */
    public void liveUnsealed(final int events) {
        final long until = sequence() + events;
        while (sequence() < until) {
            batchLength = 0;
            for (int i = random.nextInt(40); i >= 0; i--) {
                step();
            }
            append();
        }
    }

    /** Creates a sale and lets that many different users buy in it, in batches of five hundred. */
    public void crowd(final int users) {
        batchLength = 0;
        create(new SaleTerms("crowd-" + ++created, "A crowd", users, 1, SaleTerms.NEVER, 1, 1));
        final int sale = sales.lastSale();
        for (int user = 1; user <= users; user++) {
            run(commands.purchase(sale, 1, ascii("user-" + user), ascii("key-" + user)));
            if (user % 500 == 0 || user == users) {
                append();
                batchLength = 0;
            }
        }
        journal.seal();
    }

    /** Pays for every order of the newest sale, in batches of five hundred. */
    public void payAll() {
        batchLength = 0;
        final int sale = sales.lastSale();
        for (int order = 1; order <= sales.orders(sale); order++) {
            run(commands.confirmPayment(sale, order, ascii("reference-" + order), ACTOR));
            if (order % 500 == 0 || order == sales.orders(sale)) {
                append();
                batchLength = 0;
            }
        }
        journal.seal();
    }

    /** Creates a sale of one unit, which one user holds while that many others are waitlisted. */
    public void line(final int waiting) {
        batchLength = 0;
        create(new SaleTerms("line", "", 1, 1, SaleTerms.NEVER, 1, 1).withPaymentWindow(1_000, waiting));
        for (int user = 0; user <= waiting; user++) {
            run(commands.purchase(sales.lastSale(), 1, ascii("user-" + user), NOBODY));
        }
        append();
        journal.seal();
    }

    /**
     * Creates a sale of two rounds, sells one unit of the first, changes the terms, and opens the second without
     * carry-over.
     */
    public void rounds() {
        batchLength = 0;
        final List<Round> rounds = List.of(new Round(now, 5), new Round(now + 1_000, 3));
        create(new SaleTerms("rounds", "Before", 5, now, now + 9_000, 1, 1).withRounds(rounds, false));
        final int sale = sales.lastSale();
        run(commands.purchase(sale, 1, ascii("ann"), NOBODY));
        run(commands.changeSale(sale, new SaleChange("After", now + 8_000, 7, 6, 5), ACTOR));
        now += 1_000;
        run(commands.tick());
        append();
        journal.seal();
    }

    /** Creates a sale with a limit of ten units per user; returns its number. */
    public int create(final String saleId, final String title) {
        batchLength = 0;
        create(new SaleTerms(saleId, title, 1_000, 1, SaleTerms.NEVER, 10, 10));
        append();
        journal.seal();
        return sales.lastSale();
    }

    /** Buys and pays, as one batch of two events. */
    public void buyAndPay(final int sale, final String user) {
        batchLength = 0;
        run(commands.purchase(sale, 1, ascii(user), NOBODY));
        run(commands.confirmPayment(sale, sales.orders(sale), ascii("ref-" + user), ACTOR));
        append();
        journal.seal();
    }

    private void append() {
        final int events = (int) (sequence() - forced);
        if (events > 0) {
            journal.append(forced + 1, events, batch, 0, batchLength);
            journal.force();
            forced = sequence();
        }
    }

    private void step() {
        now += random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(20);
        final int sale = 1 + random.nextInt(Math.max(1, sales.lastSale()));
        final int dice = random.nextInt(1_000);
        if (dice < 10 || !sales.hasSale(sale)) {
            createByChance();
        } else if (dice < 600) {
            final DirectBuffer key = random.nextBoolean() ? NOBODY : ascii("key\\" + random.nextInt(5));
            run(commands.purchase(sale, 1 + random.nextInt(2), user(), key));
        } else if (dice < 650) {
            run(commands.register(sale, user()));
        } else {
            change(sale, dice);
        }
    }

    private void change(final int sale, final int dice) {
        final int orders = sales.orders(sale);
        final int order = orders == 0 ? 1 : 1 + random.nextInt(orders);
        if (dice < 750) {
            run(commands.confirmPayment(sale, order, ascii("=ref-" + order), ACTOR));
        } else if (dice < 850) {
            run(commands.endOrder(sale, order, random.nextBoolean(), ACTOR));
        } else if (dice < 900) {
            run(commands.cancelOrder(sale, order, user()));
        } else if (dice < 970) {
            run(commands.restock(sale, 1 + random.nextInt(3), ascii("r" + sequence()), ACTOR));
        } else if (dice < 985) {
            run(commands.closeSale(sale, ACTOR));
        } else {
            run(commands.removeSale(sale, ACTOR));
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
        run(commands.createSale(terms, 7, random.nextLong(), ACTOR));
    }

    private void run(final Command command) {
        executor.execute(command.buffer(), 0, now, decision, parts);
        for (int part = 0; part < parts.partCount(); part++) {
            final int length = parts.partLength(part);
            batch.putBytes(batchLength, parts.buffer(), parts.partStart(part), length);
            batchLength += length;
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
}
