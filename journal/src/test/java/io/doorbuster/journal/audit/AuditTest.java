package io.doorbuster.journal.audit;

import static io.doorbuster.journal.audit.ShopJournal.MERCHANT;
import static io.doorbuster.journal.audit.ShopJournal.NOON;
import static io.doorbuster.journal.audit.ShopJournal.NO_KEY;
import static io.doorbuster.journal.audit.ShopJournal.ascii;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.audit.ShopJournal.Forged;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Rule;
import io.doorbuster.journal.verify.Verdict;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks every rule once on purpose, and checks that the audit names the rule and the event. */
final class AuditTest {
    private static final long WINDOW = 1_000;

    @TempDir
    private Path root;

    @Test
    void shouldReportAWholeLifeAsExactAndCheckEveryRule() {
        try (ShopJournal shop = new ShopJournal(root)) {
            WholeLife.live(shop);
        }
        final AuditReport report = Audit.of(root, ReadProgress.NONE);
        assertTrue(report.holds(), report.toString());
        for (final Verdict verdict : report.verdicts()) {
            assertTrue(verdict.checked() > 0, verdict.toString());
        }
        assertEquals(report.events(), report.lastSequence());
    }

    @Test
    void shouldReportARandomShopAsExactForEverySeed() {
        for (int seed = 1; seed <= 20; seed++) {
            final Path data = root.resolve("" + seed);
            try (ShopJournal shop = new ShopJournal(data)) {
                crowd(shop, new Random(seed));
            }
            final AuditReport report = Audit.of(data, ReadProgress.NONE);
            assertTrue(report.holds(), "seed " + seed + " " + report);
        }
    }

    @Test
    void shouldAuditTheDurableEventsOfALiveJournal() {
        try (ShopJournal shop = new ShopJournal(root)) {
            WholeLife.live(shop);
            shop.seal();
            final AuditReport report = Audit.of(root, ReadProgress.NONE);
            assertTrue(report.live() && report.holds(), report.toString());
            assertEquals(shop.sales.sequence(), report.lastSequence());
        }
    }

    @Test
    void shouldFindAnOversell() {
        forge(2, secured(1, "a"), secured(2, "b"), secured(3, "c"));
        assertBroken(4, Rule.OVERSELL, Rule.HASHES);
    }

    @Test
    void shouldFindAStockReducedBelowItsOrders() {
        forge(
                2,
                secured(1, "a"),
                secured(2, "b"),
                (sequence, to) -> to.saleRestocked(sequence, NOON, 1, -1, ascii("k"), MERCHANT));
        assertBroken(4, Rule.OVERSELL, Rule.HASHES);
    }

    /** Sold units that are fewer than none would hide as many sold too many. */
    @ParameterizedTest
    @ValueSource(longs = {0, WINDOW})
    void shouldFindAnOrderOfFewerUnitsThanNone(final long paymentWindowMillis) {
        final SaleTerms terms = new SaleTerms("phones", "", 5, NOON, SaleTerms.NEVER, 2, 1);
        forge(
                paymentWindowMillis == 0 ? terms : terms.withPaymentWindow(paymentWindowMillis, 5),
                (sequence, to) -> to.orderSecured(sequence, NOON, 1, 1, -1, 1, 0, ascii("a"), NO_KEY));
        assertBroken(2, Rule.OVERSELL, Rule.LIMITS, Rule.HASHES);
    }

    @Test
    void shouldFindASoldOutRefusalWhileUnitsRemained() {
        forge(2, secured(1, "a"), refused(Outcome.SOLD_OUT, "b"));
        assertBroken(3, Rule.UNDERSELL);
    }

    @Test
    void shouldFindASoldOutRefusalWhileTheWaitlistHadRoom() {
        forge(1, secured(1, "a"), refused(Outcome.SOLD_OUT, "b"));
        assertBroken(3, Rule.UNDERSELL);
    }

    @Test
    void shouldFindAFirstWaitlistedOrderThatWasNotPromoted() {
        forge(1, secured(1, "a"), waitlisted(2, "b"), cancelled(1), refused(Outcome.LIMIT_REACHED, "b"));
        assertBroken(5, Rule.UNDERSELL);
    }

    @Test
    void shouldFindAWaitlistedOrderThatCouldHaveBeenSecured() {
        forge(2, secured(1, "a"), waitlisted(2, "b"));
        assertBroken(3, Rule.UNDERSELL);
    }

    @Test
    void shouldFindMoreRefusalsOfAUserThanTheBound() {
        forge(
                2,
                secured(1, "a"),
                secured(2, "a"),
                (sequence, to) -> to.engineConfigured(sequence, NOON, new EngineSettings(0, 0, 2)),
                refused(Outcome.LIMIT_REACHED, "a"),
                refused(Outcome.LIMIT_REACHED, "a"),
                refused(Outcome.LIMIT_REACHED, "a"));
        assertBroken(7, Rule.REFUSALS, Rule.HASHES);
    }

    @Test
    void shouldCountUsersAtTheRefusalBoundWithoutABreach() {
        try (ShopJournal shop = new ShopJournal(root)) {
            shop.configure(new EngineSettings(0, 0, 3));
            for (final String id : List.of("one", "two")) {
                final int sale = shop.create(new SaleTerms(id, "", 1, 0, SaleTerms.NEVER, 1, 1));
                for (int i = 0; i < 20; i++) {
                    shop.buy(sale, "anna");
                }
                shop.buy(sale, "bert");
            }
        }
        final AuditReport report = Audit.of(root, ReadProgress.NONE);
        assertTrue(report.holds(), report.toString());
        assertEquals(2, report.usersAtRefusalBound());
        assertEquals(1 + 2 * (1 + 1 + 3 + 1), report.events());
    }

    @Test
    void shouldFindAUserOverTheLimit() {
        forge(5, secured(1, "a"), secured(2, "a"), secured(3, "a"));
        assertBroken(4, Rule.LIMITS);
    }

    @Test
    void shouldFindALimitLoweredBelowTheUnitsOfAUser() {
        forge(
                5,
                secured(1, "a"),
                secured(2, "a"),
                (sequence, to) ->
                        to.saleChanged(sequence, NOON, 1, new SaleChange("", SaleTerms.NEVER, 1, 1, 5), MERCHANT));
        assertBroken(4, Rule.LIMITS);
    }

    @Test
    void shouldFindALimitRefusalOfAUserWithoutUnits() {
        forge(5, refused(Outcome.LIMIT_REACHED, "a"));
        assertBroken(2, Rule.LIMITS);
    }

    @Test
    void shouldFindAPositionOutOfSequence() {
        forge(5, secured(1, "a"), (sequence, to) -> to.orderSecured(sequence, NOON, 1, 2, 1, 3, 1, ascii("b"), NO_KEY));
        assertBroken(3, Rule.ORDER, Rule.HASHES);
    }

    @Test
    void shouldFindUnitsBeforeThatEarlierOrdersDoNotHave() {
        forge(5, secured(1, "a"), (sequence, to) -> to.orderSecured(sequence, NOON, 1, 2, 1, 2, 0, ascii("b"), NO_KEY));
        assertBroken(3, Rule.ORDER, Rule.HASHES);
    }

    @Test
    void shouldFindAnOrderSecuredAheadOfTheWaitlist() {
        forge(
                1,
                secured(1, "a"),
                waitlisted(2, "b"),
                cancelled(1),
                (sequence, to) -> to.orderSecured(sequence, NOON, 1, 3, 1, 2, 1, ascii("c"), NO_KEY));
        assertBroken(5, Rule.ORDER, Rule.UNDERSELL, Rule.HASHES);
    }

    @Test
    void shouldFindAPromotionAheadOfTheFirstWaitlistedOrder() {
        forge(1, secured(1, "a"), waitlisted(2, "b"), waitlisted(3, "c"), cancelled(1), promoted(3, 2, 1));
        assertBroken(6, Rule.ORDER, Rule.HASHES);
    }

    @Test
    void shouldFindALatePayment() {
        forge(
                5,
                secured(1, "a"),
                (sequence, to) -> to.orderPaid(sequence, NOON + WINDOW, 1, 1, ascii("bank"), MERCHANT));
        assertBroken(3, Rule.HOLDS);
    }

    @Test
    void shouldFindAnEarlyExpiry() {
        forge(5, secured(1, "a"), (sequence, to) -> to.orderExpired(sequence, NOON + WINDOW - 1, 1, 1));
        assertBroken(3, Rule.HOLDS, Rule.HASHES);
    }

    @Test
    void shouldFindAnOverdueHold() {
        forge(
                1,
                secured(1, "a"),
                (sequence, to) -> to.orderWaitlisted(sequence, NOON + WINDOW, 1, 2, 1, ascii("b"), NO_KEY));
        assertBroken(3, Rule.HOLDS);
    }

    @Test
    void shouldFindUnitsThatCameBackTwice() {
        forge(5, secured(1, "a"), cancelled(1), cancelled(1));
        assertBroken(4, Rule.HOLDS, Rule.HASHES);
    }

    @Test
    void shouldFindAPurchaseDuringAPause() {
        forge(5, (sequence, to) -> to.salePaused(sequence, NOON, 1, MERCHANT), secured(1, "a"));
        assertBroken(3, Rule.HOURS);
    }

    @Test
    void shouldFindAPurchaseAfterTheEnd() {
        forge(5, (sequence, to) -> to.saleClosed(sequence, NOON, 1, MERCHANT), secured(1, "a"));
        assertBroken(3, Rule.HOURS);
    }

    @Test
    void shouldFindABuyerWhoWasNotRegistered() {
        final SaleTerms registered = terms(5).withRegistration(NOON, 3);
        forge(registered, secured(1, "a"), refused(Outcome.NOT_ELIGIBLE, "b"));
        assertBroken(2, Rule.REGISTRATION);
    }

    @Test
    void shouldFindARegistrationAfterItsEnd() {
        final SaleTerms registered = terms(5).withRegistration(NOON, 3);
        forge(registered, (sequence, to) -> to.userRegistered(sequence, NOON, 1, ascii("a")));
        assertBroken(2, Rule.REGISTRATION);
    }

    @Test
    void shouldFindARefusalOfAnEligibleUser() {
        final SaleTerms registered = terms(5).withRegistration(NOON + 10, 3);
        forge(
                registered,
                (sequence, to) -> to.userRegistered(sequence, NOON, 1, ascii("a")),
                refused(Outcome.NOT_ELIGIBLE, "a"));
        assertBroken(3, Rule.REGISTRATION);
    }

    @Test
    void shouldFindARoundThatOpenedEarly() {
        forge(rounds(NOON + 1), (sequence, to) -> to.roundOpened(sequence, NOON, 1, 2, 3, 5));
        assertBroken(2, Rule.ROUNDS);
    }

    @Test
    void shouldFindARoundWithWrongUnits() {
        forge(rounds(NOON + 1), (sequence, to) -> to.roundOpened(sequence, NOON + 1, 1, 2, 4, 5));
        assertBroken(2, Rule.ROUNDS, Rule.HASHES);
    }

    @Test
    void shouldFindAPurchaseBeforeARoundThatWasDue() {
        forge(
                rounds(NOON + 1),
                (sequence, to) -> to.orderSecured(sequence, NOON + 1, 1, 1, 1, 1, 0, ascii("a"), NO_KEY));
        assertBroken(2, Rule.ROUNDS);
    }

    @Test
    void shouldFindAWrongHashAndContinueAfterIt() {
        forge(
                2,
                secured(1, "a"),
                (sequence, to) -> to.checkpoint(sequence, NOON, 42),
                secured(2, "b"),
                secured(3, "c"));
        assertBroken(3, Rule.HASHES, Rule.OVERSELL);
        final Verdict hashes = Audit.of(root, ReadProgress.NONE).of(Rule.HASHES);
        assertEquals(
                List.of(3L, 5L),
                hashes.examples().stream().map(Verdict.Breach::sequence).toList());
    }

    @Test
    void shouldFindATimeThatGoesBack() {
        forge(
                5,
                secured(1, "a"),
                (sequence, to) -> to.orderSecured(sequence, NOON - 1, 1, 2, 1, 2, 1, ascii("b"), NO_KEY));
        assertBroken(3, Rule.TIME, Rule.HOURS, Rule.HASHES);
    }

    @Test
    void shouldFindAnEventOfAnUnknownSale() {
        forge(5, (sequence, to) -> to.orderCancelled(sequence, NOON, 2, 1, NO_KEY));
        assertBroken(2, Rule.SEQUENCE, Rule.HASHES);
    }

    /** Asserts that exactly these rules are broken, and that the first of them is first broken at this event. */
    private void assertBroken(final long sequence, final Rule... rules) {
        final AuditReport report = Audit.of(root, ReadProgress.NONE);
        final Set<Rule> broken = report.verdicts().stream()
                .filter(verdict -> !verdict.holds())
                .map(Verdict::rule)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
        broken.remove(Rule.HASHES);
        final Set<Rule> expected = EnumSet.copyOf(List.of(rules));
        if (rules[0] != Rule.HASHES) {
            expected.remove(Rule.HASHES);
            assertEquals(expected, broken, report.toString());
        }
        assertEquals(sequence, report.of(rules[0]).examples().get(0).sequence(), report.toString());
    }

    private void forge(final int stock, final Forged... events) {
        forge(terms(stock), events);
    }

    private void forge(final SaleTerms terms, final Forged... events) {
        try (ShopJournal shop = new ShopJournal(root)) {
            shop.create(terms);
            shop.forge(events);
        }
    }

    private static SaleTerms terms(final int stock) {
        return new SaleTerms("phones", "", stock, NOON, SaleTerms.NEVER, 2, 1).withPaymentWindow(WINDOW, 5);
    }

    private static SaleTerms rounds(final long second) {
        return terms(5).withRounds(List.of(new Round(NOON, 5), new Round(second, 3)), false);
    }

    private static Forged secured(final int order, final String user) {
        return (sequence, to) -> to.orderSecured(sequence, NOON, 1, order, 1, order, order - 1, ascii(user), NO_KEY);
    }

    private static Forged waitlisted(final int order, final String user) {
        return (sequence, to) -> to.orderWaitlisted(sequence, NOON, 1, order, 1, ascii(user), NO_KEY);
    }

    private static Forged promoted(final int order, final int position, final int unitsBefore) {
        return (sequence, to) -> to.orderPromoted(sequence, NOON, 1, order, position, unitsBefore);
    }

    private static Forged cancelled(final int order) {
        return (sequence, to) -> to.orderCancelled(sequence, NOON, 1, order, NO_KEY);
    }

    private static Forged refused(final Outcome reason, final String user) {
        return (sequence, to) -> to.purchaseRefused(sequence, NOON, 1, reason, 1, ascii(user));
    }

    /** Executes random commands of all kinds on two sales, whatever their outcomes. */
    private static void crowd(final ShopJournal shop, final Random random) {
        shop.configure(new EngineSettings(10, 100, random.nextInt(3)));
        final int[] sales = {
            shop.create(new SaleTerms("one", "", 5, 0, NOON + 60_000, 3, 2).withPaymentWindow(WINDOW, 4)),
            shop.create(rounds(NOON + 3_000))
        };
        play(shop, random, sales, 300);
        shop.close(sales[0]);
        shop.pass(70_000);
    }

    static void play(final ShopJournal shop, final Random random, final int[] sales, final int commands) {
        for (int i = 0; i < commands; i++) {
            final int sale = sales[random.nextInt(sales.length)];
            final String user = "user" + random.nextInt(12);
            final int order = 1 + random.nextInt(Math.max(1, shop.sales.orders(sale)));
            switch (random.nextInt(12)) {
                case 0 -> shop.pay(sale, order);
                case 1 -> shop.refund(sale, order, random.nextBoolean());
                case 2 -> shop.restock(sale, random.nextInt(4) - 1);
                case 3 -> shop.pause(sale);
                case 4 -> shop.resume(sale);
                case 5 -> shop.pass(random.nextInt(400));
                case 6 -> shop.cancel(sale, order, user);
                case 7 ->
                    shop.change(
                            sale, new SaleChange(null, SaleChange.KEEP, 2 + random.nextInt(2), 2, random.nextInt(5)));
                default -> shop.buy(sale, user, 1 + random.nextInt(2));
            }
        }
    }
}
