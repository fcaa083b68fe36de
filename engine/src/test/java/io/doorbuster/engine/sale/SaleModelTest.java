package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random commands against a naive model of plain maps that shares nothing with the engine. Any number of seeds:
 * {@code -Ddoorbuster.seeds=N}; one seed: {@code -Ddoorbuster.seed=S}.
 */
class SaleModelTest {
    private static final int STEPS = 300;

    @Test
    void shouldDecideAsTheModelDoesAndReplayToTheSameState() {
        final Long only = Long.getLong("doorbuster.seed");
        final int seeds = only != null ? 1 : Integer.getInteger("doorbuster.seeds", 500);
        for (int i = 0; i < seeds; i++) {
            final long seed = only != null ? only : 0x5eed_0000L + i;
            try {
                play(seed);
            } catch (final AssertionError | RuntimeException e) {
                fail("seed " + seed + " (rerun with -Ddoorbuster.seed=" + seed + "): " + e.getMessage(), e);
            }
        }
    }

    @Test
    void shouldHashDifferentStatesDifferently() {
        final Set<Long> hashes = new HashSet<>();
        final Desk desk = new Desk();
        hashes.add(desk.sales.stateHash());
        desk.create("sale-a", 1_000, 5, 5);
        hashes.add(desk.sales.stateHash());
        final Random random = new Random(7);
        int states = 2;
        for (int i = 0; i < 900; i++) {
            final long before = desk.sales.stateHash();
            if (desk.buy(1, "u" + random.nextInt(400), 1, "k" + i) == Outcome.SECURED) {
                assertNotEquals(before, desk.sales.stateHash());
                states++;
            }
            hashes.add(desk.sales.stateHash());
        }
        assertEquals(states, hashes.size());
    }

    private static void play(final long seed) {
        final Random random = new Random(seed);
        final Desk desk = new Desk();
        final Model model = new Model();
        desk.commands.configure(1 + random.nextInt(20));
        desk.run();
        Sales decoded = null;
        final int decodeAt = random.nextInt(STEPS);
        for (int step = 0; step < STEPS; step++) {
            desk.now += random.nextInt(4);
            final String expected = model.step(random, desk);
            assertEquals(expected, model.actual, "step " + step + ": " + model.command);
            model.compareWith(desk.sales);
            if (step == decodeAt) {
                decoded = Desk.encodedAndDecoded(desk.sales);
            }
        }
        final long live = desk.sales.stateHash();
        assertEquals(live, desk.replayed().stateHash(), "replayed from zero");
        desk.replayTo(decoded);
        assertEquals(live, decoded.stateHash(), "from a snapshot and the tail");
        assertEquals(desk.sales.sequence(), decoded.sequence());
    }

    /** What a shop would do with plain maps. */
    private static final class Model {
        private final List<ModelSale> sales = new ArrayList<>();
        private String command;
        private String actual;

        String step(final Random random, final Desk desk) {
            final int dice = random.nextInt(100);
            if (sales.isEmpty() || (dice < 2 && sales.size() < 5)) {
                return create(random, desk);
            }
            final int number = 1 + random.nextInt(sales.size());
            final ModelSale sale = sales.get(number - 1);
            if (dice < 6) {
                return restock(random, desk, number, sale);
            }
            if (dice < 12) {
                return change(random.nextInt(8), desk, number, sale);
            }
            final String user = "user-" + random.nextInt(12);
            final int quantity = random.nextInt(20) == 0 ? random.nextInt(5) - 2 : 1 + random.nextInt(3);
            final String key = random.nextInt(3) == 0 ? "" : "k" + random.nextInt(4);
            command = "buy " + number + " " + user + " " + quantity + " " + key;
            desk.buy(number, user, quantity, key);
            actual = desk.decision.outcome + " " + desk.decision.order + " " + desk.decision.unitsBefore + " "
                    + desk.decision.replayed;
            return sale.buy(desk.now, user, quantity, key);
        }

        private String create(final Random random, final Desk desk) {
            final ModelSale sale = new ModelSale();
            sale.stock = 1 + random.nextInt(30);
            sale.limit = 1 + random.nextInt(4);
            sale.max = 1 + random.nextInt(sale.limit);
            sale.opensAt = random.nextBoolean() ? desk.now : desk.now + random.nextInt(60);
            sale.closesAt = random.nextBoolean() ? SaleTerms.NEVER : sale.opensAt + 1 + random.nextInt(400);
            sales.add(sale);
            final String id = "sale-" + sales.size();
            command = "create " + id;
            actual = desk.create(new SaleTerms(id, "t", sale.stock, sale.opensAt, sale.closesAt, sale.limit, sale.max))
                    .name();
            return "SALE_CREATED";
        }

        private String restock(final Random random, final Desk desk, final int number, final ModelSale sale) {
            final int units = random.nextInt(20) - 8;
            final String key = "r" + random.nextInt(6);
            command = "restock " + number + " " + units + " " + key;
            actual = desk.restock(number, units, key).name();
            if (sale.restocks.containsKey(key)) {
                return sale.restocks.get(key) == units ? "SALE_CHANGED" : "KEY_REUSED";
            }
            if (sale.isClosed(desk.now)) {
                return "SALE_CLOSED";
            }
            if (sale.stock + units < sale.sold) {
                return "WOULD_BREAK_ORDERS";
            }
            sale.restocks.put(key, units);
            sale.stock += units;
            return "SALE_CHANGED";
        }

        private String change(final int what, final Desk desk, final int number, final ModelSale sale) {
            command = "change " + what + " " + number;
            final boolean closed = sale.isClosed(desk.now);
            if (what == 0) {
                desk.close(number);
                sale.closed = true;
            } else if (what < 4) {
                desk.pause(number);
                sale.paused |= !closed;
            } else {
                desk.resume(number);
                sale.paused &= closed;
            }
            actual = desk.decision.outcome.name();
            return closed && what != 0 ? "SALE_CLOSED" : "SALE_CHANGED";
        }

        void compareWith(final Sales engine) {
            assertEquals(sales.size(), engine.saleCount());
            for (int i = 0; i < sales.size(); i++) {
                final ModelSale sale = sales.get(i);
                final SaleView view = engine.view(i + 1);
                assertEquals(sale.stock, view.stock());
                assertEquals(sale.sold, view.sold());
                assertEquals(sale.stock - sale.sold, view.remaining());
                assertEquals(sale.paused, view.paused());
                assertEquals(sale.closed, view.closed());
                assertEquals(sale.unitsByUser.size(), engine.buyers(i + 1));
            }
        }
    }

    private static final class ModelSale {
        private final Map<String, Integer> unitsByUser = new HashMap<>();
        private final Map<String, int[]> orderByUserAndKey = new HashMap<>();
        private final Map<String, Integer> restocks = new HashMap<>();
        private int stock;
        private int limit;
        private int max;
        private long opensAt;
        private long closesAt;
        private boolean paused;
        private boolean closed;
        private int sold;
        private int orders;

        boolean isClosed(final long now) {
            return closed || now >= closesAt;
        }

        String buy(final long now, final String user, final int quantity, final String key) {
            final int[] earlier = key.isEmpty() ? null : orderByUserAndKey.get(user + " " + key);
            if (earlier != null) {
                return earlier[1] == quantity
                        ? "SECURED " + earlier[0] + " " + earlier[2] + " true"
                        : "KEY_REUSED 0 0 false";
            }
            final String refusal;
            if (isClosed(now)) {
                refusal = "SALE_CLOSED";
            } else if (now < opensAt) {
                refusal = "NOT_OPEN";
            } else if (paused) {
                refusal = "SALE_PAUSED";
            } else if (quantity < 1 || quantity > max) {
                refusal = "QUANTITY_NOT_ALLOWED";
            } else if (unitsByUser.getOrDefault(user, 0) + quantity > limit) {
                refusal = "LIMIT_REACHED";
            } else if (sold + quantity > stock) {
                refusal = "SOLD_OUT";
            } else {
                orders++;
                if (!key.isEmpty()) {
                    orderByUserAndKey.put(user + " " + key, new int[] {orders, quantity, sold});
                }
                unitsByUser.merge(user, quantity, Integer::sum);
                sold += quantity;
                return "SECURED " + orders + " " + (sold - quantity) + " false";
            }
            return refusal + " 0 0 false";
        }
    }
}
