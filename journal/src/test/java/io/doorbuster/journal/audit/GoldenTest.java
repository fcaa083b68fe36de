package io.doorbuster.journal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.figures.JournalStats;
import io.doorbuster.journal.figures.StatsReport;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Rule;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport.Result;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks journals that earlier versions wrote, one of each format, never written again: this version replays each to
 * its recorded hash, can continue it, and finds it whole and exact. {@link GoldenJournal} writes the next one.
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
    void shouldReplayToTheRecordedHash(final GoldenJournal golden) {
        golden.unpackTo(data);
        final Sales sales = new Sales();
        new JournalReader(data).read(new Replay(data, sales));
        assertEquals(golden.sequence(), sales.sequence());
        assertEquals(golden.stateHash(), Sales.hex(sales.stateHash()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldContinueIt(final GoldenJournal golden) {
        golden.unpackTo(data);
        final Sales sales = new Sales();
        final JournalConfig config = new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);
        final Recovered recovered = Recovery.open(data, config, sales, EngineClock::new, RecoveryProgress.NONE);
        recovered.journal().close();
        assertEquals(golden.stateHash(), Sales.hex(sales.stateHash()));
        assertEquals(Result.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void shouldContinueToSellInIt(final GoldenJournal golden) {
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
        assertEquals(Result.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
    }

    /**
     * In schema 2, a first waitlisted order that could never be served blocked the last unit for all others; the audit
     * of that version accepted this.
     */
    @Test
    void shouldFindTheBlockedUnits() {
        GoldenJournal.undersold().unpackTo(data);
        final AuditReport audit = Audit.of(data, ReadProgress.NONE);
        assertFalse(audit.of(Rule.UNDERSELL).holds());
        assertEquals(2, audit.of(Rule.UNDERSELL).broken());
        assertTrue(
                audit.verdicts().stream().allMatch(verdict -> verdict.rule() == Rule.UNDERSELL || verdict.holds()),
                audit::toString);
    }

    @Test
    void shouldSellTheBlockedUnits() {
        GoldenJournal.undersold().unpackTo(data);
        try (ShopJournal shop = new ShopJournal(data)) {
            assertEquals(Outcome.SECURED, shop.buy(1, "dora"));
            assertEquals(0, shop.sales.remaining(2), "the waitlisted order for one unit has it");
        }
        assertEquals(Result.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
    }

    @ParameterizedTest
    @MethodSource("exact")
    void shouldReportItAsWholeAndExactWithEveryKindOfEvent(final GoldenJournal golden) {
        golden.unpackTo(data);
        assertEquals(Result.GOOD, Verification.of(data, ReadProgress.NONE).verdict());
        final AuditReport audit = Audit.of(data, ReadProgress.NONE);
        assertTrue(audit.holds(), audit.toString());
        final StatsReport stats = JournalStats.of(data, 1_000, ReadProgress.NONE);
        assertEquals(golden.kinds(), stats.kinds().keySet());
        assertEquals(golden.sequence(), stats.events());
    }
}
