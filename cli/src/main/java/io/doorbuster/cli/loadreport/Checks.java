package io.doorbuster.cli.loadreport;

import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.SalePage;
import io.doorbuster.cli.loadgen.SecuredOrders;
import io.doorbuster.cli.loadgen.ServerReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rules that must be true after a drill in which nobody else bought, under any load. A request with an unknown
 * outcome may or may not have taken units, so it widens a count to a range; it never excuses a broken rule.
 */
public final class Checks {
    /** The result of checking a rule. */
    enum Status {
        HELD,
        BROKEN,
        /** The data for the check could not be read. */
        UNCHECKED
    }

    /** One rule and its result. */
    public record Check(String name, Status verdict, String detail) {
        public static Check of(final String name, final boolean held, final String detail) {
            return new Check(name, held ? Status.HELD : Status.BROKEN, detail);
        }

        public static Check unchecked(final String name, final String why) {
            return new Check(name, Status.UNCHECKED, why);
        }

        boolean isHeld() {
            return verdict == Status.HELD;
        }

        /** The verdict in a word, as a report shows it. */
        String word() {
            return isHeld() ? "ok" : verdict.name();
        }
    }

    private static final String PAGE = "page";
    private static final String DURABLE = "durable";

    private final LoadSettings settings;
    private final LoadResult result;
    private final SalePage before;
    private final SalePage after;
    private final List<Check> checks = new ArrayList<>();

    private Checks(final LoadSettings settings, final LoadResult result, final SalePage before, final SalePage after) {
        this.settings = settings;
        this.result = result;
        this.before = before;
        this.after = after;
    }

    /**
     * Checks every rule.
     *
     * @param after null if it could not be read; {@code whyNoPage} has the reason
     */
    public static List<Check> of(
            final LoadSettings settings,
            final LoadResult result,
            final SalePage before,
            final SalePage after,
            final String whyNoPage) {
        final Checks checks = new Checks(settings, result, before, after);
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

    /** True if the page agrees with the answers; false while the edge may still show an older page. */
    public static boolean pageAgrees(
            final LoadSettings settings, final LoadResult result, final SalePage before, final SalePage after) {
        final Checks checks = new Checks(settings, result, before, after);
        checks.salePage();
        return checks.checks.get(0).isHeld();
    }

    /**
     * Checks that everything acknowledged is durable; {@code acknowledged} is the last sequence that an answer named.
     */
    public static Check nothingUndurableAcknowledged(final long acknowledged, final ServerReader reader) {
        final long durable;
        try {
            durable = reader.engineState().durableSequence();
        } catch (final IOException unreadable) {
            return Check.unchecked(DURABLE, ServerReader.reason(unreadable));
        }
        return Check.of(
                DURABLE,
                acknowledged <= durable,
                "last acknowledged sequence " + acknowledged + ", durable up to " + durable);
    }

    public static Check everyRequestAccounted(final LoadResult result) {
        return Check.of(
                "accounted",
                result.accounted() == result.requests(),
                result.accounted() + " of " + result.requests() + " requests have a result");
    }

    public static Check everyAnswerToItsOwner(final LoadResult result) {
        return Check.of(
                "owner", result.misdirected() == 0, result.misdirected() + " answers named another user or sale");
    }

    private void securedUnits() {
        final long least = result.orders().units();
        final long most = least + result.unknownTotal() * settings.quantity();
        final long available = before.remaining() / settings.quantity() * settings.quantity();
        final long turnedAway = result.refused("sold-out") + result.waitlisted();
        final long wanted = (result.secured() + turnedAway + result.unknownTotal()) * settings.quantity();
        final boolean held = least <= available && (turnedAway == 0 || most >= available);
        add(
                "secured = min(remaining before, units wanted)",
                held,
                range(least, most) + " units secured, " + before.remaining() + " remaining before, " + wanted
                        + " wanted by requests that reached the stock");
    }

    private void salePage() {
        final long least = result.orders().units();
        final long most = least + result.unknownTotal() * settings.quantity();
        final long gone = before.remaining() - after.remaining();
        final boolean turnedAwayForNothing = result.refused("sold-out") > 0 && after.remaining() >= settings.quantity();
        final boolean held = gone >= least
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
        final long[] units = new long[settings.users()];
        final SecuredOrders orders = result.orders();
        for (int i = 0; i < orders.size(); i++) {
            units[orders.user(i)] += orders.quantity(i);
        }
        final long most = Arrays.stream(units).max().orElse(0);
        add(
                "limit",
                most <= before.perUserLimit(),
                "most units of one user " + most + ", limit " + before.perUserLimit());
    }

    /** In a sale without earlier orders, only users with an acknowledged order can be at the limit. */
    private void limitReachedOnlyByBuyers() {
        final boolean virgin = before.sold() + before.held() == 0 && before.waitlisted() == 0;
        if (!virgin || result.refused("limit-reached") == 0 || result.unknownTotal() + result.waitlisted() > 0) {
            return;
        }
        final boolean[] bought = new boolean[settings.users()];
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

    /** Checks that each position is unique, and that positions increase with the sequence. */
    public static Check positions(final SecuredOrders orders) {
        final int[] ordered = orders.byPosition();
        int broken = 0;
        for (int i = 1; i < ordered.length; i++) {
            final boolean up = orders.position(ordered[i - 1]) < orders.position(ordered[i])
                    && orders.sequence(ordered[i - 1]) < orders.sequence(ordered[i]);
            broken += up ? 0 : 1;
        }
        final long[] numbers = orders.sortedNumbers();
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

    public static Check unitsBefore(final SecuredOrders orders, final int quantity) {
        final int[] ordered = orders.byPosition();
        int broken = 0;
        for (int i = 0; i < ordered.length; i++) {
            broken += orders.quantity(ordered[i]) == quantity ? 0 : 1;
            if (i > 0) {
                final long expected = orders.unitsBefore(ordered[i - 1]) + orders.quantity(ordered[i - 1]);
                final long actual = orders.unitsBefore(ordered[i]);
                final boolean neighbours = orders.position(ordered[i - 1]) + 1 == orders.position(ordered[i]);
                broken += neighbours ? (actual == expected ? 0 : 1) : (actual >= expected ? 0 : 1);
            }
        }
        return Check.of("unitsBefore", broken == 0, broken + " of " + ordered.length + " do not add up");
    }

    private void add(final String name, final boolean held, final String detail) {
        checks.add(Check.of(name, held, detail));
    }

    private static String range(final long least, final long most) {
        return least == most ? Long.toString(least) : least + " to " + most;
    }
}
