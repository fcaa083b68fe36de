package io.doorbuster.engine.pipeline;

import static io.doorbuster.engine.support.Desk.ACTOR;
import static io.doorbuster.engine.support.Desk.NO_KEY;
import static io.doorbuster.engine.support.Desk.ascii;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.pipeline.Request.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A few shoppers, one merchant and the ticker. Draws their next request at random, from what they can know. An
 * unanswered request is sent again and again, while it is in flight and after a crash, in any order.
 */
final class Crowd {
    private static final String[] USERS = {"anna", "bert", "carl", "dora", "emil", "fritz", "gina"};
    private static final int MAX_LIVE_SALES = 4;
    private static final int MAX_PUBLISHED_SALES = 10;
    private static final int REMEMBERED = 12;
    private static final int UNKNOWN_SALE = 99;

    private final Random random;
    private final Coverage coverage;
    private final CommandWriter commands = new CommandWriter();
    private final List<Request> unanswered = new ArrayList<>();
    private final List<Request> answered = new ArrayList<>();
    private final Map<String, String> owners = new HashMap<>();
    private int created;

    Crowd(final Random random, final Coverage coverage) {
        this.random = random;
        this.coverage = coverage;
    }

    Request configure() {
        final Command command = commands.configure(new EngineSettings(1 + random.nextInt(30), 100, random.nextInt(4)));
        return asked(new Request(Kind.CONFIGURE, 0).encodedAs(command));
    }

    /** A tick, for whose answer nobody waits. */
    Request tick() {
        return new Request(Kind.TICK, 0).encodedAs(commands.tick());
    }

    void answered(final Request request, final Decision decision) {
        if (request.kind == Kind.PURCHASE && decision.order != 0) {
            owners.put(request.sale + "-" + decision.order, request.user);
        }
        // While a copy of the request is in flight, a refused request may still be done.
        if (--request.copiesUnderWay == 0) {
            unanswered.remove(request);
            answered.add(request);
        }
    }

    /** Notes that no request is in flight any more. */
    void cutOff() {
        unanswered.forEach(request -> request.copiesUnderWay = 0);
    }

    List<Request> unanswered() {
        return List.copyOf(unanswered);
    }

    /**
     * Returns a new request or an unanswered one. {@code sales} are the published sales; {@code now} is the engine's
     * clock.
     */
    Request next(final List<SaleView> sales, final long now) {
        final int dice = random.nextInt(100);
        if (dice < 20 && !unanswered.isEmpty()) {
            coverage.retries++;
            return unanswered.get(unanswered.size() - 1 - random.nextInt(Math.min(REMEMBERED, unanswered.size())));
        }
        if (dice < 27 && !answered.isEmpty()) {
            coverage.duplicates++;
            return again(answered.size() - 1 - random.nextInt(Math.min(4 * REMEMBERED, answered.size())));
        }
        if (dice < 37) {
            return tick();
        }
        final List<SaleView> live = new ArrayList<>(sales);
        live.removeIf(sale -> sale.stateAt(now) == SaleState.CLOSED);
        if (sales.isEmpty() || (dice < 40 && live.size() < MAX_LIVE_SALES && sales.size() < MAX_PUBLISHED_SALES)) {
            return asked(create(now));
        }
        final List<SaleView> some = live.isEmpty() || random.nextInt(5) == 0 ? sales : live;
        final SaleView sale = some.get(random.nextInt(some.size()));
        return asked(random.nextInt(5) == 0 ? merchants(sale, now) : shoppers(sale));
    }

    /**
     * A client that sends a request again and gets no answer must send it once more: a request that was refused before
     * may have been done this time.
     */
    private Request again(final int index) {
        final Request request = answered.remove(index);
        unanswered.add(request);
        return request;
    }

    private Request asked(final Request request) {
        unanswered.add(request);
        return request;
    }

    private Request shoppers(final SaleView sale) {
        final int number = random.nextInt(200) == 0 ? UNKNOWN_SALE : sale.number();
        final String user = USERS[random.nextInt(USERS.length)];
        final int dice = random.nextInt(100);
        if (dice < (sale.terms().eligibility() == Eligibility.REGISTERED ? 30 : 2)) {
            return new Request(Kind.REGISTER, number).of(user).encodedAs(commands.register(number, ascii(user)));
        }
        if (dice < 44) {
            return owners(dice, number, user, anyOrder(sale));
        }
        final int max = sale.terms().maxUnitsPerOrder();
        final int quantity = random.nextInt(30) == 0 ? random.nextInt(6) - 1 : 1 + random.nextInt(max);
        final String key = random.nextInt(4) == 0 ? "" : "key" + random.nextInt(6);
        return new Request(Kind.PURCHASE, number)
                .of(user)
                .with(quantity, key)
                .encodedAs(commands.purchase(number, quantity, ascii(user), key.isEmpty() ? NO_KEY : ascii(key)));
    }

    /** A request about an order, most likely one of the user's own. */
    private Request owners(final int dice, final int sale, final String someone, final int order) {
        final String user = random.nextInt(8) == 0 ? someone : owners.getOrDefault(sale + "-" + order, someone);
        if (dice < 36) {
            return new Request(Kind.CANCEL, sale)
                    .of(user)
                    .about(order)
                    .encodedAs(commands.cancelOrder(sale, order, ascii(user)));
        }
        if (dice < 40) {
            return new Request(Kind.READ_ORDER, sale)
                    .of(user)
                    .about(order)
                    .encodedAs(commands.readOrder(sale, order, ascii(user)));
        }
        return new Request(Kind.READ_ORDERS, sale).of(user).encodedAs(commands.readOrders(sale, ascii(user), 0, 500));
    }

    private Request merchants(final SaleView sale, final long now) {
        final int number = sale.number();
        final int order = anyOrder(sale);
        final int dice = random.nextInt(100);
        if (dice < 40) {
            final String reference = "paid" + order + (random.nextInt(6) == 0 ? "again" : "");
            return new Request(Kind.PAY, number)
                    .about(order)
                    .with(0, reference)
                    .encodedAs(commands.confirmPayment(number, order, ascii(reference), ACTOR));
        }
        if (dice < 52) {
            return new Request(Kind.END, number)
                    .about(order)
                    .encodedAs(commands.endOrder(number, order, random.nextBoolean(), ACTOR));
        }
        if (dice < 64) {
            final int units = random.nextInt(8) - 3;
            final String key = "box" + random.nextInt(1_000);
            return new Request(Kind.RESTOCK, number)
                    .with(units, key)
                    .encodedAs(commands.restock(number, units, ascii(key), ACTOR));
        }
        if (dice < 69) {
            return new Request(Kind.LIST_ORDERS, number)
                    .encodedAs(commands.listOrders(number, random.nextInt(100), 1 + random.nextInt(10)));
        }
        if (dice < 70) {
            return new Request(Kind.FIND_ORDER, number).about(order).encodedAs(commands.findOrder(number, order));
        }
        if (dice < 72) {
            final String name = "name" + random.nextInt(5);
            final String value = random.nextInt(4) == 0 ? "" : "value" + random.nextInt(100);
            return new Request(Kind.SETTINGS, 0)
                    .of(name)
                    .with(0, value)
                    .encodedAs(commands.changeEdgeSettings(Map.of(name, value), ACTOR));
        }
        if (dice < 74) {
            return new Request(Kind.READ_STATE, 0).encodedAs(commands.readState());
        }
        return lives(dice, number, now);
    }

    /** A merchant's request about the sale itself. */
    private Request lives(final int dice, final int number, final long now) {
        if (dice < 80) {
            return new Request(Kind.CHANGE, number).encodedAs(commands.changeSale(number, anyChange(now), ACTOR));
        }
        if (dice < 85) {
            return new Request(Kind.PAUSE, number).encodedAs(commands.pauseSale(number, ACTOR));
        }
        if (dice < 94) {
            return new Request(Kind.RESUME, number).encodedAs(commands.resumeSale(number, ACTOR));
        }
        if (dice < 96) {
            return new Request(Kind.CLOSE, number).encodedAs(commands.closeSale(number, ACTOR));
        }
        return new Request(Kind.REMOVE, number).encodedAs(commands.removeSale(number, ACTOR));
    }

    private SaleChange anyChange(final long now) {
        final int keep = SaleChange.KEEP;
        return switch (random.nextInt(4)) {
            case 0 -> new SaleChange("t" + random.nextInt(3), keep, keep, keep, keep);
            case 1 -> new SaleChange(null, now + random.nextInt(100_000), keep, keep, keep);
            case 2 -> new SaleChange(null, keep, 1 + random.nextInt(4), 1, keep);
            default -> new SaleChange(null, keep, keep, keep, random.nextInt(6));
        };
    }

    /** Picks a sale, most likely an existing one. */
    private int anyOrder(final SaleView sale) {
        return 1 + random.nextInt(sale.securedOrders() + sale.waitlisted() + 2);
    }

    private Request create(final long now) {
        final List<Round> rounds = new ArrayList<>();
        final int roundCount = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
        long opensAt = random.nextBoolean() ? 0 : now + random.nextInt(300);
        int units = 0;
        for (int i = 0; i < roundCount; i++) {
            final Round round = new Round(opensAt, 1 + random.nextInt(8));
            rounds.add(round);
            units += round.units();
            opensAt = Math.max(opensAt, now) + 1 + random.nextInt(5_000);
        }
        final int limit = 1 + random.nextInt(3);
        final long closesAt = random.nextInt(3) == 0 ? opensAt + 1 + random.nextInt(60_000) : SaleTerms.NEVER;
        final String saleId = "sale-" + ++created;
        SaleTerms terms = new SaleTerms(saleId, "", 1, 0, closesAt, limit, 1 + random.nextInt(limit));
        terms = terms.withRounds(rounds, random.nextBoolean());
        if (random.nextInt(5) < 4) {
            terms = terms.withPaymentWindow(1 + random.nextInt(3_000), random.nextInt(6));
        }
        if (random.nextInt(4) == 0) {
            terms = terms.withRegistration(
                    random.nextBoolean() ? 0 : Math.min(now + 1_000, closesAt), 1 + random.nextInt(6));
        }
        final Request request = new Request(Kind.CREATE, 0)
                .with(units, "")
                .encodedAs(commands.createSale(terms, random.nextLong(), random.nextLong(), ACTOR));
        request.saleId = saleId;
        request.mayWithdraw = roundCount > 1 && !terms.carryOver();
        return request;
    }
}
