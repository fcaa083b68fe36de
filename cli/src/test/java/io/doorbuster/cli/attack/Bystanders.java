package io.doorbuster.cli.attack;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Honest shoppers who buy during the attacks, one after the other, each for a user of their own, on a connection of
 * their own. Each must get a unit. A thread of its own; started and ended by the test's thread.
 */
final class Bystanders {
    static final String SALE = "bystanders";
    static final int STOCK = 1_000_000;

    private static final long PAUSE_MILLIS = 20;
    /** Far above what a shopper waits on a calm machine, because a shared disk may stall; the table has the figure. */
    private static final long MAX_WAIT_MILLIS = 30_000;

    private static final int MAX_TRIES = 100;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Arena arena;
    private final Score score;
    private final Thread thread = new Thread(this::run, "bystanders");
    private final AtomicLong bought = new AtomicLong();
    private volatile boolean ended;

    private Bystanders(final Arena arena, final Score score) {
        this.arena = arena;
        this.score = score;
    }

    static Bystanders start(final Arena arena, final Score score) throws IOException, InterruptedException {
        arena.createSale(SALE, "\"stock\":" + STOCK);
        final Bystanders bystanders = new Bystanders(arena, score);
        bystanders.thread.setDaemon(true);
        bystanders.thread.start();
        return bystanders;
    }

    private void run() {
        try {
            for (int i = 0; !ended; i++) {
                buy("bystander-" + i);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (final IOException | InterruptedException failed) {
            score.breach("a bystander failed: " + failed);
        }
    }

    /** Repeats the purchase with the same key while the server is busy, as a shop's page does. */
    private void buy(final String user) throws IOException, InterruptedException {
        final String request = arena.purchase(SALE, user, "Idempotency-Key: " + user + "\r\n");
        final long start = System.nanoTime();
        RawLine.Answer last = null;
        for (int tries = 0; tries < MAX_TRIES && (last == null || last.status() == SERVICE_UNAVAILABLE); tries++) {
            if (tries > 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            try (RawLine line = new RawLine(arena.shop())) {
                line.send(request);
                last = line.read();
            }
        }
        score.count(last, System.nanoTime() - start);
        score.expect(last != null && last.status() == 201, user + " got " + last);
        bought.incrementAndGet();
    }

    /** Waits for the last purchase, and checks that every bystander has exactly one unit. */
    void end() throws IOException, InterruptedException {
        ended = true;
        thread.join();
        score.expect(bought.get() > 0, "nobody bought");
        score.expect(
                arena.awaitSold(SALE, bought.get()) == bought.get(),
                bought + " bystanders bought, but the sale is " + arena.sale(SALE));
        score.expect(
                score.longestMillis() <= MAX_WAIT_MILLIS, "a bystander waited for " + score.longestMillis() + " ms");
    }
}
