package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs damage that is not a bad byte. */
final class RepairTest {
    @TempDir
    Path root;

    @Test
    void shouldEndTheJournalBeforeABatchWithAWrongHash() {
        appendAWrongHash();
        assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        final Repair.Plan plan = new Repair(root).run(true);
        assertEquals(10, plan.keptThrough());
        assertEquals(2, plan.lostEvents());
        assertEquals(Sales.hex(OrderStream.hashAt(10)), plan.stateHash());
        assertFalse(plan.damage().contains("nothing was changed"), plan.damage());
        final Journals.State state = Journals.recover(root);
        assertEquals(OrderStream.hashAt(10), state.hash());
        assertTrue(state.recovered().afterCrash(), "a repaired journal did not end cleanly");
    }

    @Test
    void shouldRepairAJournalWhoseDirectoryOfSnapshotsWasDeleted() throws IOException {
        appendAWrongHash();
        Files.deleteIfExists(root.resolve("snapshots"));
        assertEquals(10, new Repair(root).run(true).keptThrough());
        assertEquals(OrderStream.hashAt(10), Journals.recover(root).hash());
    }

    /** Appends ten good events, and a batch of two whose last one names another state. */
    private void appendAWrongHash() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            stream.appendThrough(journal, 10, 1);
            final ExpandableArrayBuffer batch = new ExpandableArrayBuffer();
            final EventWriter writer = new EventWriter();
            writer.wrap(batch, 0);
            writer.checkpoint(11, OrderStream.START + 11, stream.stateHash());
            writer.checkpoint(12, OrderStream.START + 12, stream.stateHash() + 1);
            journal.append(11, 2, batch, 0, writer.offset());
            journal.force();
        }
    }
}
