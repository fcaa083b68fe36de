package io.doorbuster.cli.warmup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The merchant and the shoppers of scratch sales, on a few connections: one sale after the other is created and sold
 * out. Most requests are purchases that are secured, because those are the ones that a real crowd waits for; the others
 * are everything else that a crowd does. One thread only.
 */
final class ScratchCrowd implements AutoCloseable {
    /** Few enough for a process with the fewest descriptors, enough that purchases share batches. */
    private static final int CONNECTIONS = 64;

    /** More orders than the first page of a sale holds, so that the pages outside of the heap are used, too. */
    private static final int STOCK = 3_000;
    /** Requests of strangers after the last unit. */
    private static final int LATECOMERS = 1_000;

    private static final int PIPELINED = 4;
    /** Every so many rounds, the requests of a round are pipelined. */
    private static final int PIPELINED_EVERY = 8;
    /** So many orders ago, so that the first request with the key is answered. */
    private static final int REPEATED_AFTER = 2 * CONNECTIONS * PIPELINED;

    /** For the answers to requests that were sent just before the deadline. */
    private static final int LAST_ANSWER_MILLIS = 500;

    private static final String LATER_SALE = "later";
    private static final long DAY_MILLIS = 86_400_000;

    private final ScratchIdentity identity;
    private final String host;
    private final ScratchConnection merchant;
    private final List<ScratchConnection> connections = new ArrayList<>();
    private final Map<String, Integer> answers = new HashMap<>();
    private final long deadlineNanos;

    private String saleId = "";
    private ScratchIdentity.Shoppers shoppers;
    private ScratchIdentity.Shoppers early;
    private int sales;
    private int users;
    private int requests;

    /**
     * Connects to the server.
     *
     * @param host name in the Host header of the shoppers' requests
     * @param deadlineNanos when the last request is sent, of {@link System#nanoTime}
     */
    ScratchCrowd(
            final InetSocketAddress shop,
            final InetSocketAddress admin,
            final ScratchIdentity identity,
            final String host,
            final long deadlineNanos)
            throws IOException {
        this.identity = identity;
        this.host = host;
        this.deadlineNanos = deadlineNanos;
        merchant = new ScratchConnection(admin, millisLeft());
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(new ScratchConnection(shop, millisLeft()));
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    /** Number of answers by name; see {@link ScratchConnection#answer}. */
    Map<String, Integer> answers() {
        return answers;
    }

    /**
     * Buys until the deadline.
     *
     * @throws SocketTimeoutException if nothing was answered until then
     */
    void buy() throws IOException {
        try {
            buyInRounds();
        } catch (final SocketTimeoutException late) {
            if (answers.isEmpty()) {
                throw late;
            }
            // A slow machine did not finish its last round in time.
        }
    }

    private void buyInRounds() throws IOException {
        // The limit of users is passed, and so compiled, but no scratch shopper reaches it.
        askMerchant("PATCH", "/admin/v1/settings", "{\"settings\":{\"rate.user\":\"10000/10000\"}}");
        createSale(LATER_SALE, System.currentTimeMillis() + DAY_MILLIS);
        early = identity.shoppers(LATER_SALE);
        for (int round = 0; deadlineNanos - System.nanoTime() > 0; round++) {
            if (users == 0 || users >= STOCK + LATECOMERS) {
                beginSale();
            }
            ask(round % PIPELINED_EVERY == 0 ? PIPELINED : 1);
        }
    }

    /** Only one sale can be bought at a time, so that the memory that the warm-up takes does not grow. */
    private void beginSale() throws IOException {
        if (sales > 0) {
            askMerchant("POST", "/admin/v1/sales/" + saleId + "/close", "");
            askMerchant("DELETE", "/admin/v1/sales/" + saleId, "");
        }
        saleId = "scratch-" + ++sales;
        shoppers = identity.shoppers(saleId);
        users = 0;
        createSale(saleId, 0);
    }

    private void createSale(final String id, final long opensAt) throws IOException {
        final String body = "{\"saleId\":\"" + id + "\",\"title\":\"A scratch sale\",\"stock\":" + STOCK
                + ",\"opensAt\":" + opensAt + ",\"perUserLimit\":1}";
        askMerchant("POST", "/admin/v1/sales", body);
    }

    private void askMerchant(final String method, final String path, final String body) throws IOException {
        final String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
        merchant.patience(millisLeft());
        merchant.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + identity.merchant() + type
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        count(merchant.answer());
    }

    /** Sends so many requests on each connection, and reads the answers. */
    private void ask(final int depth) throws IOException {
        final int patience = millisLeft();
        for (final ScratchConnection connection : connections) {
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < depth; i++) {
                next(text);
            }
            connection.send(text.toString());
        }
        for (final ScratchConnection connection : connections) {
            connection.patience(patience);
            for (int i = 0; i < depth; i++) {
                count(connection.answer());
            }
        }
    }

    private void next(final StringBuilder text) {
        final int known = Math.max(0, users - REPEATED_AFTER);
        switch (requests++ % 16) {
            case 1, 9 -> purchase(text, saleId, shoppers, known, true);
            case 5 -> purchase(text, saleId, shoppers, known, false);
            case 7 -> get(text, "/v1/sales/" + saleId);
            case 11 -> get(text, "/v1/clock");
            case 13 -> purchase(text, LATER_SALE, early, users, false);
            default -> purchase(text, saleId, shoppers, users++, users % 2 == 0);
        }
    }

    private void purchase(
            final StringBuilder text,
            final String sale,
            final ScratchIdentity.Shoppers of,
            final int user,
            final boolean withKey) {
        final String body = user % 4 == 0 ? "{\"quantity\":1}" : "";
        head(text, "POST", "/v1/sales/" + sale + "/purchases");
        text.append(of.field("shopper-" + user));
        if (withKey) {
            text.append("Idempotency-Key: key-of-").append(user).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Type: application/json\r\n");
        }
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    }

    private void get(final StringBuilder text, final String path) {
        head(text, "GET", path);
        text.append("\r\n");
    }

    private void head(final StringBuilder text, final String method, final String path) {
        text.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        if (requests % 2 == 0) {
            text.append("User-Agent: Mozilla/5.0\r\nAccept: application/json\r\nAccept-Language: en\r\n");
        }
    }

    private void count(final String answer) {
        answers.merge(answer, 1, Integer::sum);
    }

    /** Until the answers to the last requests are overdue; at least 1, because 0 would mean for ever. */
    private int millisLeft() {
        return (int) Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000 + LAST_ANSWER_MILLIS);
    }

    @Override
    public void close() throws IOException {
        merchant.close();
        for (final ScratchConnection connection : connections) {
            connection.close();
        }
    }
}
