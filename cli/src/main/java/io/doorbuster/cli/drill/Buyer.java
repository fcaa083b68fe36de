package io.doorbuster.cli.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client: buys for one new user after the other until the server is gone, and writes down every order it is told, forced,
 * before its next request. Lives through all rounds; one thread at a time.
 */
final class Buyer {
    /** Every so many users click twice, with another key each time. */
    private static final int SECOND_CLICK_EVERY = 5;

    private final int number;
    private final ToldFile file;
    private final Findings findings;
    private final List<Told> told = new ArrayList<>();
    private int toldBefore;
    private int users;
    private String openUser;
    private String openKey;
    private boolean soldOut;

    Buyer(int number, ToldFile file, Findings findings) {
        this.number = number;
        this.file = file;
        this.findings = findings;
    }

    /** Buys until the answer to a request does not come, or nothing is left; counts the answers. */
    void buy(Shop shop, AtomicInteger answers) {
        toldBefore = told.size();
        soldOut = false;
        while (openUser == null && !soldOut) {
            String user = "b" + number + "-u" + ++users;
            boolean bought = request(shop, user, user + "-k1");
            answers.incrementAndGet();
            if (bought && users % SECOND_CLICK_EVERY == 0 && request(shop, user, user + "-k2")) {
                findings.add(Findings.Kind.OVER_LIMIT, user + " was told a second order");
            }
        }
    }

    /**
     * Asks again, with the same key, for the request whose answer was lost.
     *
     * @return what became of it, in words; empty when none was lost
     */
    String askAgain(Shop shop) throws IOException {
        if (openUser == null) {
            return "";
        }
        Shop.Bought first = shop.decided(openUser, openKey);
        Shop.Bought second = shop.decided(openUser, openKey);
        String what = openUser + " asked again: " + first + ", then " + second;
        openUser = null;
        if (first.order() == null) {
            // A refusal is not remembered; but nothing was given back meanwhile, so it cannot turn into an order.
            if (second.order() != null) {
                findings.add(Findings.Kind.TWICE, what);
            }
            return "refused";
        }
        boolean same = second.order() != null
                && second.order().orderId().equals(first.order().orderId());
        if (!same || !second.replayed()) {
            findings.add(Findings.Kind.TWICE, what);
        } else if (!second.order().answer().equals(first.order().answer())) {
            findings.add(Findings.Kind.ANSWER, what);
        }
        note(first.order());
        return first.replayed() ? "kept" : "bought";
    }

    /** Everything it was ever told. */
    List<Told> told() {
        return told;
    }

    /** What it was told since the last {@link #buy} began. */
    List<Told> toldInThisRound() {
        return told.subList(toldBefore, told.size());
    }

    boolean isSoldOut() {
        return soldOut;
    }

    private boolean request(Shop shop, String user, String key) {
        Shop.Bought bought;
        try {
            bought = shop.purchase(user, key);
        } catch (IOException lost) {
            openUser = user;
            openKey = key;
            return false;
        }
        if (bought.order() != null) {
            if (bought.replayed()) {
                findings.add(Findings.Kind.TWICE, user + " was told a replay of what it never asked before");
            }
            note(bought.order());
            return true;
        }
        soldOut = bought.problem().equals("sold-out");
        return false;
    }

    private void note(Told order) {
        try {
            file.append(order);
        } catch (IOException diskFault) {
            throw new UncheckedIOException(diskFault);
        }
        told.add(order);
    }
}
