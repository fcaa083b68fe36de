package io.doorbuster.journal.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.care.Backup;
import io.doorbuster.journal.care.Prune;
import io.doorbuster.journal.export.ModelRows;
import io.doorbuster.journal.export.SaleLife;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.shadow.Snapshotter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database lacks events that the journal has pruned: no row is guessed from a snapshot, because the backup has all
 * events.
 */
@ExtendWith(Postgres.class)
final class PrunedProjectionTest {
    private static final JournalConfig CONFIG =
            new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);

    @TempDir
    Path folder;

    private final String schema = Postgres.newSchema();

    @Test
    void shouldReferToTheBackupForPrunedEventsAndContinueAfterThem() throws Exception {
        final Path data = folder.resolve("data");
        final Path backup = folder.resolve("backup");
        try (SaleLife life = new SaleLife(data, 7)) {
            life.live(500);
        }
        startWithASnapshot(data);
        new Backup(data, backup).run();
        new Prune(data, backup).run(true);
        assertTrue(Beginning.of(data).isPruned());

        final long end = startWithASnapshot(data);
        final ProjectionRefusedException refused =
                assertThrows(ProjectionRefusedException.class, () -> project(data, end));
        assertTrue(
                refused.getMessage().contains("pruned")
                        && refused.getMessage().contains("doorbuster journal export --data BACKUP --jdbc-url"),
                refused.getMessage());

        project(backup, end - 1);
        project(data, end);
        assertEquals(ModelRows.of(backup), Postgres.orders(schema));
        assertEquals(List.of("" + end), Postgres.query("SELECT applied_sequence FROM " + schema + ".projection"));
    }

    private void project(final Path data, final long end) {
        try (OrderProjector projector = new OrderProjector(data, end, Postgres.config(schema, 100))) {
            projector.catchUp();
        }
    }

    /** Appends one event in a new start, and writes a snapshot after it; returns its sequence. */
    private static long startWithASnapshot(final Path data) throws IOException {
        final Sales sales = new Sales();
        try (ChronicleJournal journal = Recovery.open(data, CONFIG, sales, EngineClock::new, RecoveryProgress.NONE)
                .journal()) {
            final ExpandableArrayBuffer batch = new ExpandableArrayBuffer();
            final EventWriter writer = new EventWriter();
            writer.wrap(batch, 0);
            writer.engineConfigured(sales.sequence() + 1, sales.lastTime(), EngineSettings.NONE);
            journal.append(sales.sequence() + 1, 1, batch, 0, writer.offset());
            journal.force();
            journal.seal();
            try (Snapshotter snapshotter = new Snapshotter(data, new Sales())) {
                while (snapshotter.poll()) {
                    // Polls until every durable event is applied.
                }
                snapshotter.write();
            }
            return sales.sequence() + 1;
        }
    }
}
