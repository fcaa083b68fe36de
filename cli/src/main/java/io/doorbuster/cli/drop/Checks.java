package io.doorbuster.cli.drop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What must hold after a drill that was the sale's only buyer, whatever the load. An unknown outcome may or may not have
 * taken units, so it widens a count to a range; it never excuses a broken rule.
 */
final class Checks {
    /** What came of a rule. */
    enum Verdict {
        HELD,
        BROKEN,
        /** What it takes to check it could not be read. */
        UNCHECKED
    }

    /** One rule and what came of it. */
    record Check(String name, Verdict verdict, String detail) {
        static Check of(String name, boolean held, String detail) {
            return new Check(name, held ? Verdict.HELD : Verdict.BROKEN, detail);
        }

        static Check unchecked(String name, String why) {
            return new Check(name, Verdict.UNCHECKED, why);
        }

        boolean isHeld() {
            return verdict == Verdict.HELD;
        }
    }

    private static final String PAGE = "page";
    private static final String DURABLE = "durable";

    private final DropSettings settings;
    private final DropResult result;
    private final SalePage before;
    private final SalePage after;
    private final List<Check> checks = new ArrayList<>();

    private Checks(DropSettings settings, DropResult result, SalePage before, SalePage after) {
        this.settings = settings;
        this.result = result;
        this.before = before;
        this.after = after;
    }

    /**
     * Checks every rule.
     *
     * @param after null when it could not be read, which {@code whyNoPage} explains
     */
    static List<Check> of(DropSettings settings, DropResult result, SalePage before, SalePage after, String whyNoPage) {
        Checks checks = new Checks(settings, result, before, after);
        checks.checks.add(everyRequestAccounted(result));
        checks.checks.add(everyAnswerToItsOwner(result));
        checks.securedUnits();
        if (after == null) {
            checks.checks.add(Check.unchecked(PAGE, whyNoPage));
        } else {
            checks.salePage();
        }
        checks.perUserLimit();
        checks.limitReachedOnlyByBuyers();
        checks.checks.add(positions(result.orders()));
        checks.checks.add(unitsBefore(result.orders(), settings.quantity()));
        return checks.checks;
    }

    /** The page shows exactly what the answers told; false while an edge may still show an older one. */
    static boolean pageAgrees(DropSettings settings, DropResult result, SalePage before, SalePage after) {
        Checks checks = new Checks(settings, result, before, after);
        checks.salePage();
        return checks.checks.get(0).isHeld();
    }

    /** Nothing was told that is not durable; {@code told} is the last sequence in an answer. */
    static Check nothingUndurableTold(long told, ServerReader reader) {
        long durable;
        try {
            durable = reader.engineState().durableSequence();
        } catch (IOException unreadable) {
            return Check.unchecked(DURABLE, ServerReader.reason(unreadable));
        }
        return Check.of(DURABLE, told <= durable, "last sequence told " + told + ", durable up to " + durable);
    }

    static Check everyRequestAccounted(DropResult result) {
        return Check.of(
                "accounted",
                result.accounted() == result.requests(),
                result.accounted() + " of " + result.requests() + " requests ended by some name");
    }

    static Check everyAnswerToItsOwner(DropResult result) {
        return Check.of(
                "owner", result.misdirected() == 0, result.misdirected() + " answers named another user or sale");
    }

    private void securedUnits() {
        long least = result.orders().units();
        long most = least + result.unknownTotal() * settings.quantity();
        long available = before.remaining() / settings.quantity() * settings.quantity();
        long turnedAway = result.refused("sold-out") + result.waitlisted();
        long wanted = (result.secured() + turnedAway + result.unknownTotal()) * settings.quantity();
        boolean held = least <= available && (turnedAway == 0 || most >= available);
        add(
                "secured = min(remaining before, units wanted)",
                held,
                range(least, most) + " units secured, " + before.remaining() + " remaining before, " + wanted
                        + " wanted by those who reached the stock");
    }

    private void salePage() {
        long least = result.orders().units();
        long most = least + result.unknownTotal() * settings.quantity();
        long gone = before.remaining() - after.remaining();
        boolean turnedAwayForNothing = result.refused("sold-out") > 0 && after.remaining() >= settings.quantity();
        boolean held = gone >= least
                && gone <= most
                && !turnedAwayForNothing
                && before.stock() == after.stock()
                && before.isBalanced()
                && after.isBalanced();
        add(
                PAGE,
                held,
                "remaining " + before.remaining() + " -> " + after.remaining() + ", stock " + before.stock() + " -> "
                        + after.stock() + ", sold + held + remaining = "
                        + (after.sold() + after.held() + after.remaining()));
    }

    private void perUserLimit() {
        long[] units = new long[settings.users()];
        SecuredOrders orders = result.orders();
        for (int i = 0; i < orders.size(); i++) {
            units[orders.user(i)] += orders.quantity(i);
        }
        long most = Arrays.stream(units).max().orElse(0);
        add(
                "limit",
                most <= before.perUserLimit(),
                "most units of one user " + most + ", limit " + before.perUserLimit());
    }

    /** In a sale that nobody bought from before, only who was told an order can be at the limit. */
    private void limitReachedOnlyByBuyers() {
        boolean virgin = before.sold() + before.held() == 0 && before.waitlisted() == 0;
        if (!virgin || result.refused("limit-reached") == 0 || result.unknownTotal() + result.waitlisted() > 0) {
            return;
        }
        boolean[] bought = new boolean[settings.users()];
        for (int i = 0; i < result.orders().size(); i++) {
            bought[result.orders().user(i)] = true;
        }
        int wrongly = 0;
        for (int user = 0; user < settings.users(); user++) {
            wrongly += !bought[user]
                            && settings.quantity() <= before.perUserLimit()
                            && result.limitReached().test(user)
                    ? 1
                    : 0;
        }
        add("limit-reached", wrongly == 0, wrongly + " users at the limit without an order");
    }

    /** Each is unique, and they increase with the sequence. */
    static Check positions(SecuredOrders orders) {
        int[] ordered = orders.byPosition();
        int broken = 0;
        for (int i = 1; i < ordered.length; i++) {
            boolean up = orders.position(ordered[i - 1]) < orders.position(ordered[i])
                    && orders.sequence(ordered[i - 1]) < orders.sequence(ordered[i]);
            broken += up ? 0 : 1;
        }
        long[] numbers = orders.sortedNumbers();
        int repeated = 0;
        for (int i = 1; i < numbers.length; i++) {
            repeated += numbers[i - 1] == numbers[i] ? 1 : 0;
        }
        return Check.of(
                "position",
                broken == 0 && repeated == 0,
                broken + " of " + ordered.length + " not increasing with sequence, " + repeated
                        + " order ids repeated");
    }

    static Check unitsBefore(SecuredOrders orders, int quantity) {
        int[] ordered = orders.byPosition();
        int broken = 0;
        for (int i = 0; i < ordered.length; i++) {
            broken += orders.quantity(ordered[i]) == quantity ? 0 : 1;
            if (i > 0) {
                long expected = orders.unitsBefore(ordered[i - 1]) + orders.quantity(ordered[i - 1]);
                long actual = orders.unitsBefore(ordered[i]);
                boolean neighbours = orders.position(ordered[i - 1]) + 1 == orders.position(ordered[i]);
                broken += neighbours ? (actual == expected ? 0 : 1) : (actual >= expected ? 0 : 1);
            }
        }
        return Check.of("unitsBefore", broken == 0, broken + " of " + ordered.length + " do not add up");
    }

    private void add(String name, boolean held, String detail) {
        checks.add(Check.of(name, held, detail));
    }

    private static String range(long least, long most) {
        return least == most ? Long.toString(least) : least + " to " + most;
    }
}
