package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The engine journals no more refusals of a user than the bound, and remembers how many it journaled. */
class JournaledRefusalsTest {
    private static final int BOUND = 8;

    @Test
    void shouldJournalOnlyTheFirstRefusalsOfAUserAndStillRefuseTheOthers() {
        final Desk desk = bounded();
        desk.create(new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1));
        desk.buy(1, "anna", 1, "");
        assertRefused(desk, "anna", Outcome.LIMIT_REACHED);
        assertEquals(1, desk.decision.countingOrderCount());
        assertRefused(desk, "bert", Outcome.SOLD_OUT);
        desk.create(new SaleTerms("sale-b", "", 1, 0, SaleTerms.NEVER, 1, 1).withRegistration(Desk.NOON + 1, 5));
        final long before = desk.sales.sequence();
        for (int i = 0; i < 20; i++) {
            assertEquals(Outcome.NOT_ELIGIBLE, desk.buy(2, "anna", 1, ""));
        }
        assertEquals(before + BOUND, desk.sales.sequence(), "counted apart in each sale");
        assertEquals(desk.sales.stateHash(), desk.replayed().stateHash());
        assertEquals(desk.sales.stateHash(), Desk.encodedAndDecoded(desk.sales).stateHash());
    }

    /** Which refusals are journaled after a restart depends on the counts, so a snapshot must contain them. */
    @Test
    void shouldRememberTheCountsInASnapshot() {
        final Desk desk = bounded();
        desk.create(new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1));
        desk.buy(1, "anna", 1, "");
        final Random random = new Random(9);
        for (int i = 0; i < 30_000; i++) {
            desk.buy(1, "user-" + random.nextInt(9_000), 1, "");
        }
        assertTrue(desk.sales.catalog.find(1).refusals().counters().length > SaleRecords.MAX_COUNTERS_PART_BYTES);
        final Sales decoded = Desk.encodedAndDecoded(desk.sales);
        assertEquals(desk.sales.stateHash(), decoded.stateHash());
        for (int i = 0; i < 9_000; i++) {
            final long userHash = decoded.catalog.find(1).hashOf(Desk.ascii("user-" + i));
            assertEquals(
                    desk.sales.catalog.find(1).refusalsOf(userHash),
                    decoded.catalog.find(1).refusalsOf(userHash));
        }
    }

    @Test
    void shouldHashRefusalsOnceTheJournalNamesABound() {
        final Desk desk = bounded();
        desk.create(new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1));
        desk.buy(1, "anna", 1, "");
        final long before = desk.sales.stateHash();
        desk.buy(1, "bert", 1, "");
        final long once = desk.sales.stateHash();
        assertNotEquals(before, once);
        desk.buy(1, "bert", 1, "");
        assertNotEquals(once, desk.sales.stateHash());
    }

    private static Desk bounded() {
        final Desk desk = new Desk();
        desk.run(desk.commands.configure(new EngineSettings(0, 0, BOUND)));
        return desk;
    }

    private static void assertRefused(final Desk desk, final String user, final Outcome as) {
        final long before = desk.sales.sequence();
        for (int i = 1; i <= 20_000; i++) {
            assertEquals(as, desk.buy(1, user, 1, ""));
            assertEquals(before + Math.min(i, BOUND), desk.decision.sequence);
        }
        assertEquals(before + BOUND, desk.sales.sequence());
    }
}
