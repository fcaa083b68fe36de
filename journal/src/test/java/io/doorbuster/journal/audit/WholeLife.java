package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import java.util.List;
import java.util.Map;

/** Two sales with every kind of event: holds, a waitlist, rounds, registration and refusals. */
final class WholeLife {
    static final long WINDOW = 1_000;

    private WholeLife() {}

    /** Runs one sale halfway through its life, and one until it is removed. */
    static void live(final ShopJournal shop) {
        shop.configure(new EngineSettings(7, 100, 8, 1L << 30));
        final int life = shop.create(lifeTerms(shop.now));
        for (final String user : List.of("anna", "bert", "carl", "dora", "emil", "fred")) {
            shop.register(life, user);
        }
        shop.pass(100);
        shop.buy(life, "nobody");
        shop.buy(life, "anna", 2);
        shop.buy(life, "bert");
        shop.buy(life, "anna");
        shop.buy(life, "carl");
        shop.buy(life, "dora", 2);
        shop.buy(life, "emil");
        shop.buy(life, "fred");
        shop.pay(life, 1);
        shop.pass(WINDOW);
        shop.cancel(life, 4, "dora");
        shop.pay(life, 3);
        shop.refund(life, 1, true);
        shop.refund(life, 3, false);
        shop.pause(life);
        shop.resume(life);
        shop.change(life, new SaleChange("Life goes on", SaleTerms.NEVER, 3, 2, 5));
        shop.restock(life, 2);
        shop.restock(life, -1);
        shop.pass(10 * WINDOW);
        shop.buy(life, "emil", 2);
        shop.buy(life, "bert", 2);
        shop.buy(life, "carl", 1);
        shop.changeEdgeSettings(Map.of("rate.user", "5/10", "deny.user.mallory", "yes"));
        openSale(shop);
        shop.close(life);
        shop.pass(WINDOW);
        shop.remove(life);
    }

    private static SaleTerms lifeTerms(final long now) {
        return new SaleTerms("life", "A whole life", 3, now + 50, SaleTerms.NEVER, 2, 2)
                .withRounds(List.of(new Round(now + 50, 3), new Round(now + 5 * WINDOW, 2)), false)
                .withPaymentWindow(WINDOW, 2)
                .withRegistration(now + 50, 10);
    }

    private static void openSale(final ShopJournal shop) {
        final int open =
                shop.create(new SaleTerms("open", "", 3, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(WINDOW, 1));
        shop.buy(open, "anna");
        shop.buy(open, "bert");
        shop.buy(open, "bert");
        shop.buy(open, "carl");
        shop.pay(open, 1);
        shop.buy(open, "dora");
        shop.buy(open, "emil");
    }
}
