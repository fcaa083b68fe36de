package io.doorbuster.cli.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Clients that send valid requests in a way that could sell a unit twice, or none. For the test's thread. */
final class Rivals {
    private static final int CREATED = 201;
    private static final int PIPELINED = 16;
    private static final String REPLAYED = "Idempotent-Replayed";
    private static final long PATIENCE_NANOS = RawLine.PATIENCE_MILLIS * 1_000_000L;
    /** A purchase on a calm server takes a few milliseconds. */
    private static final long NORMAL_NANOS = 100_000_000;

    private static final long PAUSE_MILLIS = 10;

    private final Arena arena;
    private final String sale;

    Rivals(final Arena arena, final String sale) {
        this.arena = arena;
        this.sale = sale;
    }

    /** Sends the same purchase with the same key on many connections at once; there must be one order. */
    void sameKey(final Score score, final String user, final int connections) throws IOException, InterruptedException {
        final String request = arena.purchase(sale, user, "Idempotency-Key: \"one-key\"\r\n");
        final List<RawLine> lines = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                final RawLine line = new RawLine(arena.shop());
                lines.add(line);
                // The last byte makes the request whole, so all become whole at about the same time.
                line.send(request.substring(0, request.length() - 1));
            }
            final long start = System.nanoTime();
            for (final RawLine line : lines) {
                line.send("\n");
            }
            final Set<String> locations = new HashSet<>();
            int first = 0;
            for (final RawLine line : lines) {
                final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
                score.expect(answer != null && answer.status() == CREATED, () -> user + " got " + answer);
                if (answer != null) {
                    locations.add(answer.header("Location"));
                    first += answer.header(REPLAYED) == null ? 1 : 0;
                }
            }
            score.expect(locations.size() == 1, user + " got the orders " + locations);
            score.expect(first == 1, first + " answers to one key say that they are the first");
            score.expect(arena.orders(sale, user) == 1, user + " has " + arena.orders(sale, user) + " orders");
        } finally {
            for (final RawLine line : lines) {
                line.close();
            }
        }
    }

    /** One user sends many purchases without a key, in rows of pipelined requests; one may be secured. */
    void hammer(final Score score, final String user, final int purchases, final Set<String> allowed)
            throws IOException, InterruptedException {
        final String request = arena.purchase(sale, user, "");
        int secured = 0;
        try (RawLine line = new RawLine(arena.shop())) {
            for (int done = 0; done < purchases; done += PIPELINED) {
                final long start = System.nanoTime();
                line.send(request.repeat(PIPELINED));
                for (int i = 0; i < PIPELINED; i++) {
                    final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
                    secured += answer != null && answer.status() == CREATED ? 1 : 0;
                    score.expect(
                            answer != null && (answer.status() == CREATED || allowed.contains(answer.problem())),
                            () -> user + " got " + answer);
                }
            }
        }
        score.expect(secured == 1, secured + " of the purchases were secured");
        score.expect(arena.orders(sale, user) == 1, user + " has " + arena.orders(sale, user) + " orders");
    }

    /**
     * Clients that disconnect right after they sent a purchase. Those that close in an orderly way have their order;
     * those that reset the connection may have it. All of them get one order by repeating the key, and only one.
     */
    void die(final Score score, final String prefix, final int clients) throws IOException, InterruptedException {
        final long before = arena.sold(sale);
        for (int i = 0; i < clients; i++) {
            final RawLine line = new RawLine(arena.shop());
            line.send(dying(prefix, i));
            if (i % 2 == 0) {
                line.close();
            } else {
                line.reset();
            }
        }
        final int orderly = (clients + 1) / 2;
        final long end = System.nanoTime() + PATIENCE_NANOS;
        while (arena.sold(sale) - before < orderly && System.nanoTime() - end < 0) {
            Thread.sleep(PAUSE_MILLIS);
        }
        int kept = 0;
        try (RawLine line = new RawLine(arena.shop())) {
            for (int i = 0; i < clients; i++) {
                final long start = System.nanoTime();
                line.send(dying(prefix, i));
                final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
                final String user = prefix + i;
                score.expect(answer != null && answer.status() == CREATED, () -> user + " got " + answer);
                final boolean replayed = answer != null && answer.header(REPLAYED) != null;
                kept += replayed ? 1 : 0;
                score.expect(i % 2 == 1 || replayed, () -> "the order of " + user + " was lost");
            }
        }
        final long sold = arena.awaitSold(sale, before + clients) - before;
        score.expect(sold == clients, sold + " units were sold to " + clients + " clients");
        score.note(kept + " of " + clients + " had their order already");
    }

    /** Buys until one purchase is as fast as on a calm server; returns when that was. */
    long millisUntilNormal(final String prefix) throws IOException {
        final long start = System.nanoTime();
        long took = Long.MAX_VALUE;
        try (RawLine line = new RawLine(arena.shop())) {
            for (int i = 0; took > NORMAL_NANOS && System.nanoTime() - start < PATIENCE_NANOS; i++) {
                final long sent = System.nanoTime();
                line.send(arena.purchase(sale, prefix + i, ""));
                final RawLine.Answer answer = line.read();
                took = answer != null && answer.status() == CREATED ? System.nanoTime() - sent : Long.MAX_VALUE;
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private String dying(final String prefix, final int client) {
        return arena.purchase(sale, prefix + client, "Idempotency-Key: k\r\n");
    }
}
