package io.doorbuster.cli.crashdrill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client: buys for one new user after another until the server is gone, and writes every acknowledged order to a
 * file, forced, before its next request. Used in all rounds; one thread at a time.
 */
final class Buyer {
    /** After this many users, one user buys twice, with another key. */
    private static final int SECOND_CLICK_EVERY = 5;

    private final int number;
    private final AcknowledgedFile file;
    private final Findings findings;
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private int acknowledgedBefore;
    private int users;
    private String openUser;
    private String openKey;
    private boolean soldOut;

    Buyer(final int number, final AcknowledgedFile file, final Findings findings) {
        this.number = number;
        this.file = file;
        this.findings = findings;
    }

    /** Buys until an answer is lost or the sale is sold out; counts the answers. */
    void buy(final Shop shop, final AtomicInteger answers) {
        acknowledgedBefore = acknowledged.size();
        soldOut = false;
        while (openUser == null && !soldOut) {
            final String user = "b" + number + "-u" + ++users;
            final boolean bought = request(shop, user, user + "-k1");
            answers.incrementAndGet();
            if (bought && users % SECOND_CLICK_EVERY == 0 && request(shop, user, user + "-k2")) {
                findings.add(Findings.Kind.OVER_LIMIT, user + " got a second order");
            }
        }
    }

    /**
     * Repeats, with the same key, the request whose answer was lost.
     *
     * @return the result in words; empty if no answer was lost
     */
    String askAgain(final Shop shop) throws IOException {
        if (openUser == null) {
            return "";
        }
        final Shop.Bought first = shop.decided(openUser, openKey);
        final Shop.Bought second = shop.decided(openUser, openKey);
        final String what = openUser + " asked again: " + first + ", then " + second;
        openUser = null;
        if (first.order() == null) {
            // The server does not store refusals. But no units came back meanwhile, so a refusal cannot become an
            // order.
            if (second.order() != null) {
                findings.add(Findings.Kind.TWICE, what);
            }
            return "refused";
        }
        final boolean same = second.order() != null
                && second.order().orderId().equals(first.order().orderId());
        if (!same || !second.replayed()) {
            findings.add(Findings.Kind.TWICE, what);
        } else if (!second.order().answer().equals(first.order().answer())) {
            findings.add(Findings.Kind.ANSWER, what);
        }
        note(first.order());
        return first.replayed() ? "kept" : "bought";
    }

    /** Every order that was acknowledged to this client. */
    List<Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** The orders that were acknowledged since the last {@link #buy} began. */
    List<Acknowledged> acknowledgedInThisRound() {
        return acknowledged.subList(acknowledgedBefore, acknowledged.size());
    }

    boolean isSoldOut() {
        return soldOut;
    }

    private boolean request(final Shop shop, final String user, final String key) {
        final Shop.Bought bought;
        try {
            bought = shop.purchase(user, key);
        } catch (final IOException lost) {
            openUser = user;
            openKey = key;
            return false;
        }
        if (bought.order() != null) {
            if (bought.replayed()) {
                findings.add(Findings.Kind.TWICE, user + " got a replay for a key that it had never sent before");
            }
            note(bought.order());
            return true;
        }
        soldOut = bought.problem().equals("sold-out");
        return false;
    }

    private void note(final Acknowledged order) {
        try {
            file.append(order);
        } catch (final IOException diskFault) {
            throw new UncheckedIOException(diskFault);
        }
        acknowledged.add(order);
    }
}
