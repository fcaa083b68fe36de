package io.doorbuster.journal.audit;

import static io.doorbuster.journal.audit.ShopJournal.MERCHANT;
import static io.doorbuster.journal.audit.ShopJournal.NOON;
import static io.doorbuster.journal.audit.ShopJournal.NO_KEY;
import static io.doorbuster.journal.audit.ShopJournal.ascii;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.audit.ShopJournal.Forged;
import io.doorbuster.journal.care.Backup;
import io.doorbuster.journal.care.Prune;
import io.doorbuster.journal.export.NdjsonOrders;
import io.doorbuster.journal.export.OrderExport;
import io.doorbuster.journal.figures.StateAt;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.shadow.Snapshotter;
import io.doorbuster.journal.verify.FileReport;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Rule;
import io.doorbuster.journal.verify.Verdict;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the results of the tools on a pruned journal with their results on the whole journal. */
final class PrunedAuditTest {
    private static final long WINDOW = 1_000;

    @TempDir
    private Path folder;

    private Path data;
    private Path whole;

    @BeforeEach
    void nameThem() {
        data = folder.resolve("data");
        whole = folder.resolve("whole");
    }

    @Test
    void shouldAgreeWithTheWholeJournalWhereverARandomShopWasPruned() throws IOException {
        for (int seed = 1; seed <= 12; seed++) {
            data = folder.resolve("data" + seed);
            whole = folder.resolve("whole" + seed);
            final Random random = new Random(seed);
            final int[] sales;
            try (ShopJournal shop = new ShopJournal(data)) {
                sales = openSales(shop);
                AuditTest.play(shop, random, sales, random.nextInt(200));
            }
            final String hash;
            try (ShopJournal shop = new ShopJournal(data)) {
                AuditTest.play(shop, random, sales, 1 + random.nextInt(100));
                snapshot(shop);
                AuditTest.play(shop, random, sales, 200);
                hash = Sales.hex(shop.sales.stateHash());
            }
            prune();
            agrees("seed " + seed, hash);
        }
    }

    /** A shop with rounds, registration, holds and a waitlist. */
    private static int[] openSales(final ShopJournal shop) {
        shop.checkpointEvery(10);
        final int registered = shop.create(terms("for-some", 9).withRegistration(NOON + 100, 20));
        for (int user = 0; user < 8; user++) {
            shop.register(registered, "user" + user);
        }
        final List<Round> rounds = List.of(new Round(NOON, 5), new Round(NOON + 9_000, 6));
        return new int[] {
            registered,
            shop.create(terms("rounds", 5).withRounds(rounds, false)),
            shop.create(new SaleTerms("for-good", "", 30, 0, SaleTerms.NEVER, 4, 2))
        };
    }

    private void agrees(final String what, final String hash) throws IOException {
        final AuditReport all = Audit.of(whole, ReadProgress.NONE);
        final AuditReport rest = Audit.of(data, ReadProgress.NONE);
        assertTrue(all.holds() && rest.holds(), what + " " + rest);
        assertTrue(rest.prunedThrough() > 0 && rest.firstSequence() > rest.prunedThrough() + 1, what + " " + rest);
        assertEquals(all.lastSequence(), rest.lastSequence(), what);
        assertTrue(rest.of(Rule.HASHES).checked() > 0, what);

        final VerifyReport verified = Verification.of(data, ReadProgress.NONE);
        assertEquals(VerifyReport.Result.GOOD, verified.verdict(), what + " " + verified);
        assertEquals(rest.prunedThrough(), verified.prunedThrough());
        assertEquals(rest.firstSequence() - 1, verified.stateSequence());
        assertEquals(
                rest.of(Rule.HASHES).checked(),
                verified.files().stream().mapToLong(FileReport::hashesRight).sum(),
                what);

        final StateAt state = new StateAt(data);
        state.beginning().reader().read(state.upTo(StateAt.Point.END));
        assertEquals(hash, Sales.hex(state.sales().stateHash()), what);
        assertSameOrders(what);
    }

    /**
     * Each order is there once with the same values. Only the last event of an order that ended before the snapshot is
     * unknown.
     */
    private void assertSameOrders(final String what) throws IOException {
        final Map<String, String> all = orders(whole);
        final Map<String, String> rest = orders(data);
        assertEquals(all.keySet(), rest.keySet(), what);
        all.forEach((id, row) -> {
            final String last = ",\"lastSequence\":\\d+,\"lastTime\":\\d+}$";
            final String known = rest.get(id);
            assertEquals(known.contains("lastSequence") ? row : row.replaceAll(last, "}"), known, what);
        });
        assertTrue(rest.values().stream().anyMatch(row -> row.contains("lastSequence")), what);
    }

    private static Map<String, String> orders(final Path journal) throws IOException {
        final StringBuilder text = new StringBuilder();
        final OrderExport export = new OrderExport(journal);
        export.write(new NdjsonOrders(text), progress -> {});
        final Map<String, String> byId = new TreeMap<>();
        text.toString().lines().forEach(row -> byId.put(row.replaceAll("\"saleId\".*", ""), row));
        assertEquals(export.written(), byId.size());
        return byId;
    }

    @Test
    void shouldFindAUserOverTheLimitWithUnitsFromBeforeThePrune() throws IOException {
        cut(5, secured(1, "a"), secured(2, "a"));
        forge(secured(3, "a"));
        assertBroken(5, Rule.LIMITS);
    }

    @Test
    void shouldFindAnOversellOfUnitsSoldBeforeThePrune() throws IOException {
        cut(2, secured(1, "a"), secured(2, "b"));
        forge(secured(3, "c"));
        assertBroken(5, Rule.OVERSELL);
    }

    @Test
    void shouldFindAPositionThatDoesNotFollowTheLastPrunedOne() throws IOException {
        cut(5, secured(1, "a"), secured(2, "b"));
        forge((sequence, to) -> to.orderSecured(sequence, NOON, 1, 3, 1, 2, 1, ascii("c"), NO_KEY));
        assertBroken(5, Rule.ORDER);
    }

    @Test
    void shouldFindALatePaymentOfAHoldFromBeforeThePrune() throws IOException {
        cut(5, secured(1, "a"));
        forge((sequence, to) -> to.orderPaid(sequence, NOON + WINDOW, 1, 1, ascii("ref"), MERCHANT));
        assertBroken(4, Rule.HOLDS);
    }

    @Test
    void shouldFindAnExpiryOutOfOrderAmongHoldsFromBeforeThePrune() throws IOException {
        cut(5, secured(1, "a"), secured(2, "b"));
        forge((sequence, to) -> to.orderExpired(sequence, NOON + WINDOW, 1, 2));
        assertBroken(5, Rule.HOLDS);
    }

    @Test
    void shouldFindAPromotionAheadOfAWaitlistFromBeforeThePrune() throws IOException {
        cut(1, secured(1, "a"), waitlisted(2, "b"), waitlisted(3, "c"));
        forge(
                (sequence, to) -> to.orderCancelled(sequence, NOON, 1, 1, NO_KEY),
                (sequence, to) -> to.orderPromoted(sequence, NOON, 1, 3, 2, 1));
        assertBroken(7, Rule.ORDER);
    }

    @Test
    void shouldKnowTheWaitlistFromBeforeThePrune() throws IOException {
        cut(1, secured(1, "a"), waitlisted(2, "b"));
        forge((sequence, to) -> to.purchaseRefused(sequence, NOON, 1, Outcome.LIMIT_REACHED, 1, ascii("b")));
        final AuditReport report = Audit.of(data, ReadProgress.NONE);
        assertTrue(report.holds(), "a waiting user may not buy: " + report);
    }

    @Test
    void shouldKnowThatAWaitlistLapsedBeforeThePrune() throws IOException {
        cut(
                1,
                secured(1, "a"),
                waitlisted(2, "b"),
                (sequence, to) -> to.saleClosed(sequence, NOON, 1, MERCHANT),
                (sequence, to) -> to.waitlistLapsed(sequence, NOON, 1));
        assertTrue(orders(data).toString().contains("\"status\":\"lapsed\""), "in the export");
        forge(
                (sequence, to) -> to.orderCancelled(sequence, NOON, 1, 1, NO_KEY),
                (sequence, to) -> to.saleRemoved(sequence, NOON, 1, MERCHANT));
        final AuditReport report = Audit.of(data, ReadProgress.NONE);
        assertTrue(report.holds(), "no order waits any more: " + report);
    }

    @Test
    void shouldFindASoldOutRefusalWhileUnitsFromBeforeThePruneRemained() throws IOException {
        cut(2, secured(1, "a"));
        forge((sequence, to) -> to.purchaseRefused(sequence, NOON, 1, Outcome.SOLD_OUT, 1, ascii("b")));
        assertBroken(4, Rule.UNDERSELL);
    }

    @Test
    void shouldFindAWrongHashAfterThePrunedEvents() throws IOException {
        cut(2, secured(1, "a"));
        forge((sequence, to) -> to.checkpoint(sequence, NOON, 42));
        assertBroken(4, Rule.HASHES);
        final VerifyReport verified = Verification.of(data, ReadProgress.NONE);
        assertEquals(VerifyReport.Result.DAMAGED, verified.verdict());
        assertEquals(
                1, verified.files().stream().mapToLong(FileReport::hashesWrong).sum(), verified.toString());
    }

    private void assertBroken(final long sequence, final Rule rule) {
        final Verdict verdict = Audit.of(data, ReadProgress.NONE).of(rule);
        assertFalse(verdict.holds());
        assertEquals(sequence, verdict.examples().get(0).sequence(), verdict.toString());
    }

    /** Creates a sale with these events, and then prunes all events so far. */
    private void cut(final int stock, final Forged... events) throws IOException {
        try (ShopJournal shop = new ShopJournal(data)) {
            shop.create(terms("phones", stock));
            shop.forge(events);
        }
        try (ShopJournal shop = new ShopJournal(data)) {
            shop.forge((sequence, to) -> to.engineConfigured(sequence, NOON, EngineSettings.NONE));
            snapshot(shop);
        }
        prune();
    }

    private void forge(final Forged... events) {
        try (ShopJournal shop = new ShopJournal(data)) {
            shop.forge(events);
        }
    }

    private void snapshot(final ShopJournal shop) throws IOException {
        shop.seal();
        try (Snapshotter snapshotter = new Snapshotter(data, new Sales())) {
            while (snapshotter.poll()) {
                // Polls until every durable event is applied.
            }
            snapshotter.write();
        }
    }

    private void prune() {
        new Backup(data, whole).run();
        assertEquals(1, new Prune(data, whole).run(true).removed().size());
        assertTrue(new JournalReader(data).lastSequence() > 0, "the first events are gone");
    }

    private static SaleTerms terms(final String saleId, final int stock) {
        return new SaleTerms(saleId, "", stock, NOON, SaleTerms.NEVER, 2, 1).withPaymentWindow(WINDOW, 5);
    }

    private static Forged secured(final int order, final String user) {
        return (sequence, to) -> to.orderSecured(sequence, NOON, 1, order, 1, order, order - 1, ascii(user), NO_KEY);
    }

    private static Forged waitlisted(final int order, final String user) {
        return (sequence, to) -> to.orderWaitlisted(sequence, NOON, 1, order, 1, ascii(user), NO_KEY);
    }
}
