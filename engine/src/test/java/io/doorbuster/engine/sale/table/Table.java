package io.doorbuster.engine.sale.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Plays a table: one line per command with its expected outcome, in the manner of TigerBeetle's state machine tests.
 * After the outcome, a line may name further expectations, such as {@code position=1}. A replayed outcome must be
 * marked with {@code replayed}. {@code -} stands for no key. Times are milliseconds after {@link Desk#NOON}:
 *
 * <pre>
 * at       TIME
 * create   ID [stock= | rounds=TIME:UNITS,... carry] [limit= max= opens= closes= window= wait= reg=CAPACITY regcloses=]
 * change   SALE [title= limit= max= closes= wait=]
 * pause, resume, close, remove   SALE
 * restock  SALE UNITS KEY
 * register SALE USER
 * buy      SALE USER QUANTITY KEY
 * spree    SALE USER TIMES        buys one unit and cancels it, so often
 * cancel   SALE ORDER USER
 * pay      SALE ORDER REFERENCE
 * end      SALE ORDER return|keep
 * order    SALE ORDER USER
 * orders   SALE USER
 * list     SALE FROM-SEQUENCE LIMIT
 * state, tick, configure EVENTS
 * memory   none|some              whether there is any left for what is new
 * pair     FIRST SECOND           both hold for the purchases up to the next pair: see {@link #pairs}
 * </pre>
 *
 * Checks that a refusal changes nothing, and that every table replays and is restored to the same state.
 */
final class Table {
    private static final Set<Outcome> CHANGING = EnumSet.of(
            Outcome.SECURED,
            Outcome.WAITLISTED,
            Outcome.REGISTERED,
            Outcome.SALE_CREATED,
            Outcome.SALE_CHANGED,
            Outcome.SALE_REMOVED,
            Outcome.PAYMENT_CONFIRMED,
            Outcome.ORDER_CANCELLED,
            Outcome.ORDER_REFUNDED,
            Outcome.CONFIGURED,
            Outcome.TICKED);
    private static final Set<Outcome> SEEN = Collections.synchronizedSet(EnumSet.noneOf(Outcome.class));
    private static final Set<String> PAIRS = Collections.synchronizedSet(new HashSet<>());

    private final Desk desk = new Desk();
    private final List<String> expected = new ArrayList<>();
    private final List<String> actual = new ArrayList<>();
    private long settledAt = desk.now;
    private int sale;
    private long eventsBefore;
    /** Outcomes of the purchases since the last pair. */
    private final Set<String> inPair = new HashSet<>();

    private String[] pair = {};

    private Table() {}

    static void play(final String lines) {
        final Table table = new Table();
        lines.lines().filter(line -> !line.isBlank()).forEach(table::line);
        table.endPair();
        assertEquals(String.join("\n", table.expected), String.join("\n", table.actual));
        final long hash = table.desk.sales.stateHash();
        assertEquals(hash, table.desk.replayed().stateHash(), "replayed");
        assertEquals(hash, Desk.encodedAndDecoded(table.desk.sales).stateHash(), "from a snapshot");
    }

    /** Outcomes of all tables played so far. */
    static Set<Outcome> seen() {
        return SEEN;
    }

    /** Pairs of all tables so far, as {@code FIRST+SECOND}: a purchase was refused for the first while both applied. */
    static Set<String> pairs() {
        return PAIRS;
    }

    private void line(final String line) {
        final String[] words = line.strip().split("\\s+");
        switch (words[0]) {
            case "at" -> desk.now = Desk.NOON + Long.parseLong(words[1]);
            case "memory" -> desk.maxStateBytes(words[1].equals("some") ? Long.MAX_VALUE : 0);
            case "pair" -> {
                endPair();
                pair = new String[] {words[1], words[2]};
            }
            case "spree" -> {
                for (int i = 0; i < Integer.parseInt(words[3]); i++) {
                    assertEquals(Outcome.SECURED, desk.buy(sale(words), words[2], 1, ""), line);
                    assertEquals(Outcome.ORDER_CANCELLED, desk.cancel(sale(words), desk.decision.order, words[2]));
                }
            }
            default -> command(words);
        }
    }

    /** A pair is shown if both were seen: the second before the first applied, or after it no longer applied. */
    private void endPair() {
        if (pair.length > 0) {
            assertTrue(inPair.contains(pair[0]) && inPair.contains(pair[1]), () -> String.join("+", pair) + inPair);
            PAIRS.add(String.join("+", pair));
        }
        inPair.clear();
    }

    private void command(final String[] words) {
        int outcomeAt = 1;
        while (!words[outcomeAt].matches("[A-Z_]{6,}")) {
            outcomeAt++;
        }
        final boolean settled = desk.now == settledAt;
        final long hash = desk.sales.stateHash();
        eventsBefore = desk.sales.sequence();
        run(words);
        settledAt = desk.now;
        final Decision decision = desk.decision;
        if (settled && (decision.replayed || !CHANGING.contains(decision.outcome))) {
            assertEquals(hash, desk.sales.stateHash(), () -> String.join(" ", words) + " changed something");
        }
        SEEN.add(decision.outcome);
        if (words[0].equals("buy")) {
            inPair.add(decision.replayed ? "REPLAY" : decision.outcome.name());
        }
        final List<String> words2 = new ArrayList<>(List.of(words).subList(0, outcomeAt));
        words2.add(decision.outcome.name());
        for (int i = outcomeAt + 1; i < words.length; i++) {
            final int equals = words[i].indexOf('=');
            if (equals > 0) {
                words2.add(words[i].substring(0, equals + 1) + detail(words[i].substring(0, equals)));
            }
        }
        if (decision.replayed) {
            words2.add("replayed");
        }
        expected.add(String.join(" ", words));
        actual.add(String.join(" ", words2));
    }

    private void run(final String[] words) {
        sale = words.length > 2 && words[1].matches("-?\\d+") ? sale(words) : sale;
        switch (words[0]) {
            case "create" -> {
                desk.create(terms(words));
                sale = desk.decision.sale;
            }
            case "change" -> desk.change(sale, change(words));
            case "pause" -> desk.pause(sale);
            case "resume" -> desk.resume(sale);
            case "close" -> desk.close(sale);
            case "remove" -> desk.remove(sale);
            case "restock" -> desk.restock(sale, Integer.parseInt(words[2]), words[3]);
            case "register" -> desk.register(sale, words[2]);
            case "buy" -> desk.buy(sale, words[2], Integer.parseInt(words[3]), words[4].equals("-") ? "" : words[4]);
            case "cancel" -> desk.cancel(sale, Integer.parseInt(words[2]), words[3]);
            case "pay" -> desk.pay(sale, Integer.parseInt(words[2]), words[3]);
            case "end" -> desk.end(sale, Integer.parseInt(words[2]), words[3].equals("return"));
            case "tick" -> desk.tick();
            default -> read(words);
        }
    }

    private void read(final String[] words) {
        desk.run(
                switch (words[0]) {
                    case "order" -> desk.commands.readOrder(sale, Integer.parseInt(words[2]), Desk.ascii(words[3]));
                    case "orders" -> desk.commands.readOrders(sale, Desk.ascii(words[2]), 0, 500);
                    case "find" -> desk.commands.findOrder(sale, Integer.parseInt(words[2]));
                    case "list" -> desk.commands.listOrders(sale, Long.parseLong(words[2]), Integer.parseInt(words[3]));
                    case "state" -> desk.commands.readState();
                    case "configure" ->
                        desk.commands.configure(EngineSettings.checkpointEvery(Integer.parseInt(words[1])));
                    default -> throw new IllegalArgumentException(words[0]);
                });
    }

    private Object detail(final String name) {
        final Decision decision = desk.decision;
        return switch (name) {
            case "order" -> decision.order;
            case "units" -> decision.quantity;
            case "status" -> decision.status.label();
            case "position" -> decision.position;
            case "before" -> decision.unitsBefore;
            case "place" -> decision.place;
            case "payby" -> afterNoon(decision.payBy);
            case "opens" -> afterNoon(decision.opensAt);
            case "closed" -> afterNoon(decision.registrationClosesAt);
            case "events" -> desk.sales.sequence() - eventsBefore;
            case "counting" -> counting(decision);
            case "orders" -> decision.orders.isEmpty() ? "none" : orders(decision);
            case "member" -> decision.registered;
            default -> ofSale(name);
        };
    }

    private Object ofSale(final String name) {
        final SaleView view = desk.sales.view(sale);
        return switch (name) {
            case "stock" -> view.stock();
            case "sold" -> view.sold();
            case "held" -> view.held();
            case "remaining" -> view.remaining();
            case "waitlisted" -> view.waitlisted();
            case "registered" -> view.registered();
            case "round" -> view.round();
            case "now" -> view.stateAt(desk.now).label();
            case "next" -> afterNoon(view.nextOpensAt(desk.now));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String counting(final Decision decision) {
        final List<String> numbers = new ArrayList<>();
        for (int i = 0; i < decision.countingOrderCount(); i++) {
            numbers.add(String.valueOf(decision.countingOrder(i)));
        }
        return String.join(",", numbers);
    }

    private static String orders(final Decision decision) {
        return String.join(
                ",",
                decision.orders.stream()
                        .map(order -> order.number() + ":" + order.status().label())
                        .toList());
    }

    private static long afterNoon(final long time) {
        return time == 0 ? 0 : time - Desk.NOON;
    }

    private static int sale(final String[] words) {
        return Integer.parseInt(words[1]);
    }

    /** The words of the form name=value, and plain ones with an empty value. */
    private static Map<String, String> options(final String[] words) {
        final Map<String, String> options = new TreeMap<>();
        for (int i = 2; i < words.length && !words[i].matches("[A-Z_]{6,}"); i++) {
            final int equals = words[i].indexOf('=');
            options.put(
                    equals < 0 ? words[i] : words[i].substring(0, equals),
                    equals < 0 ? "" : words[i].substring(equals + 1));
        }
        return options;
    }

    private static long time(final Map<String, String> options, final String name, final long otherwise) {
        return options.containsKey(name) ? Desk.NOON + Long.parseLong(options.get(name)) : otherwise;
    }

    private static SaleTerms terms(final String[] words) {
        final Map<String, String> options = options(words);
        final int stock = Integer.parseInt(options.getOrDefault("stock", "1"));
        final List<Round> rounds = new ArrayList<>();
        if (options.containsKey("rounds")) {
            for (final String round : options.get("rounds").split(",")) {
                final String[] parts = round.split(":");
                rounds.add(new Round(Desk.NOON + Long.parseLong(parts[0]), Integer.parseInt(parts[1])));
            }
        } else {
            rounds.add(new Round(time(options, "opens", 0), stock));
        }
        final int limit = Integer.parseInt(options.getOrDefault("limit", "1"));
        final int registrations = Integer.parseInt(options.getOrDefault("reg", "0"));
        return new SaleTerms(
                words[1],
                "",
                rounds,
                options.containsKey("carry"),
                time(options, "closes", SaleTerms.NEVER),
                limit,
                Integer.parseInt(options.getOrDefault("max", "" + limit)),
                Long.parseLong(options.getOrDefault("window", "0")),
                Integer.parseInt(options.getOrDefault("wait", "0")),
                registrations > 0 ? Eligibility.REGISTERED : Eligibility.OPEN,
                time(options, "regcloses", 0),
                registrations);
    }

    private static SaleChange change(final String[] words) {
        final Map<String, String> options = options(words);
        return new SaleChange(
                options.get("title"),
                time(options, "closes", SaleChange.KEEP),
                Integer.parseInt(options.getOrDefault("limit", "-1")),
                Integer.parseInt(options.getOrDefault("max", "-1")),
                Integer.parseInt(options.getOrDefault("wait", "-1")));
    }
}
