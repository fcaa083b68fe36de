package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cuts a good journal before events that must not count. */
final class CutTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 19, 20, 21, 39})
    void shouldContinueAfterTheEventOfTheCut(final long last) throws IOException {
        final Path root = folder.resolve("data");
        live(root, 1, 20, 1);
        Attack.snapshot(root);
        live(root, 21, 40, 1);
        Attack.snapshot(root);

        final Repair.Plan preview = new Repair(root).cutAfter(last, false);
        assertTrue(preview.cut());
        assertFalse(preview.isNothing());
        assertEquals(last, preview.keptThrough());
        assertEquals(40 - last, preview.lostEvents());
        assertEquals(Sales.hex(OrderStream.hashAt(last)), preview.stateHash());
        assertEquals(
                40,
                Journals.recover(Journals.copy(root, folder.resolve("copy"))).sequence(),
                "a preview");

        assertEquals(preview, new Repair(root).cutAfter(last, true));
        assertTrue(Files.exists(root.resolve("set-aside/001/MANIFEST")));
        assertTrue(new Repair(root).run(false).isNothing());
        assertEquals(
                VerifyReport.Result.GOOD,
                Verification.of(root, ReadProgress.NONE).verdict());
        live(root, last + 1, 50, 1);
        final Journals.State state = Journals.recover(root);
        assertEquals(50, state.sequence());
        assertEquals(OrderStream.hashAt(50), state.hash());
    }

    @Test
    void shouldRefuseToCutInsideABatchAndNameTheNearestCuts() {
        final Path root = folder.resolve("data");
        live(root, 1, 20, 5);
        final String message = assertThrows(IllegalArgumentException.class, () -> new Repair(root).cutAfter(12, true))
                .getMessage();
        assertTrue(message.contains("events 11 to 15 are one batch") && message.contains("give 10 or 15"), message);
        assertEquals(20, Journals.recover(root).sequence());
    }

    @Test
    void shouldRefuseToCutBeyondTheEnd() {
        final Path root = folder.resolve("data");
        live(root, 1, 20, 1);
        assertTrue(new Repair(root).cutAfter(20, true).isNothing(), "it already ends there");
        assertThrows(IllegalArgumentException.class, () -> new Repair(root).cutAfter(0, true));
        final String message = assertThrows(IllegalArgumentException.class, () -> new Repair(root).cutAfter(21, true))
                .getMessage();
        assertTrue(message.contains("ends with event 20"), message);
    }

    @Test
    void shouldRefuseToCutInsideThePrunedEvents() throws IOException {
        final Path root = folder.resolve("data");
        live(root, 1, 20, 1);
        live(root, 21, 40, 1);
        Attack.snapshot(root);
        new Backup(root, folder.resolve("backup")).run();
        new Prune(root, folder.resolve("backup")).run(true);
        final String message = assertThrows(IllegalArgumentException.class, () -> new Repair(root).cutAfter(30, true))
                .getMessage();
        assertTrue(message.contains("events up to 20 were pruned"), message);
    }

    private static void live(final Path root, final long first, final long last, final int batch) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(first - 1).appendThrough(journal, last, batch);
        }
    }
}
