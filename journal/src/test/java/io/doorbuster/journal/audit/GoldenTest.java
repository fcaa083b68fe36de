package io.doorbuster.journal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.JournalReader;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.RecoveryProgress;
import io.doorbuster.journal.Replay;
import io.doorbuster.journal.audit.VerifyReport.Verdict;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals that earlier versions wrote, one of each format, never written anew: this version replays each to the hash that
 * was recorded with it, can go on with it, and finds it whole and exact. {@link GoldenJournal} makes the next one.
 */
final class GoldenTest {
    @TempDir
    private Path data;

    private static Stream<GoldenJournal> goldens() {
        return GoldenJournal.all().stream();
    }

    private static Stream<GoldenJournal> exact() {
        return GoldenJournal.exact().stream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldReplayToTheHashThatWasRecorded(final GoldenJournal golden) {
        golden.unpackTo(data);
        final Sales sales = new Sales();
        new JournalReader(data).read(new Replay(data, sales));
        assertEquals(golden.sequence(), sales.sequence());
        assertEquals(golden.stateHash(), Sales.hex(sales.stateHash()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldGoOnWithIt(final GoldenJournal golden) {
        golden.unpackTo(data);
        final Sales sales = new Sales();
        final JournalConfig config = new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);
        final Recovered recovered = Recovery.open(data, config, sales, EngineClock::new, RecoveryProgress.NONE);
        recovered.journal().close();
        assertEquals(golden.stateHash(), Sales.hex(sales.stateHash()));
        assertEquals(Verdict.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldSellOnInIt(final GoldenJournal golden) {
        golden.unpackTo(data);
        try (ShopJournal shop = new ShopJournal(data)) {
            final int sale = shop.create(new SaleTerms("next", "", 1, 0, SaleTerms.NEVER, 1, 1));
            assertEquals(Outcome.SECURED, shop.buy(sale, "anna"));
            assertEquals(Outcome.LIMIT_REACHED, shop.buy(sale, "anna"));
            assertEquals(Outcome.SOLD_OUT, shop.buy(sale, "bert"));
        }
        final Sales sales = new Sales();
        new JournalReader(data).read(new Replay(data, sales));
        assertTrue(sales.sequence() >= golden.sequence() + 4, () -> "sequence " + sales.sequence());
        assertEquals(Verdict.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
    }

    /** Schema 2 let a head that nothing could serve keep the last unit from everyone; its audit called that exact. */
    @Test
    void shouldFindTheUnitsThatNobodyCouldGet() {
        GoldenJournal.undersold().unpackTo(data);
        final AuditReport audit = Audit.of(data, ReadProgress.NONE);
        assertFalse(audit.of(Rule.UNDERSELL).holds());
        assertEquals(2, audit.of(Rule.UNDERSELL).broken());
        assertTrue(
                audit.verdicts().stream().allMatch(verdict -> verdict.rule() == Rule.UNDERSELL || verdict.holds()),
                audit::toString);
    }

    @Test
    void shouldSellTheUnitsThatNobodyCouldGet() {
        GoldenJournal.undersold().unpackTo(data);
        try (ShopJournal shop = new ShopJournal(data)) {
            assertEquals(Outcome.SECURED, shop.buy(1, "dora"));
            assertEquals(0, shop.sales.remaining(2), "the one in line who wants one unit has it");
        }
        assertEquals(Verdict.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
    }

    @ParameterizedTest
    @MethodSource("exact")
    void shouldFindItWholeAndExactWithEveryKindOfEventInIt(final GoldenJournal golden) {
        golden.unpackTo(data);
        assertEquals(Verdict.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
        final AuditReport audit = Audit.of(data, ReadProgress.NONE);
        assertTrue(audit.holds(), audit.toString());
        final StatsReport stats = JournalStats.of(data, 1_000, ReadProgress.NONE);
        assertEquals(EnumSet.allOf(EventKind.class), stats.kinds().keySet());
        assertEquals(golden.sequence(), stats.events());
    }
}
