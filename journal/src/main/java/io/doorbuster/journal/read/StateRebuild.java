package io.doorbuster.journal.read;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;

/**
 * Rebuilds the state from what is on disk: loads the newest good snapshot, then applies the events after it; without a
 * snapshot, all events. Changes nothing on disk. One thread.
 *
 * @param reader has read the journal to its end
 * @param snapshotSequence sequence of the last event in the snapshot; 0 if none was loaded
 */
public record StateRebuild(JournalReader reader, long snapshotSequence) {
    /**
     * Rebuilds the state.
     *
     * @param sales empty; holds the state after the last event when this returns
     * @throws JournalDamagedException if the directory is not as a crash can leave it
     */
    public static StateRebuild of(final JournalDirectory directory, final Sales sales, final RecoveryProgress progress)
            throws IOException {
        final JournalReader reader = new JournalReader(directory, false);
        final Snapshots snapshots = new Snapshots(directory);
        final SnapshotHeader snapshot = snapshots.newestGood();
        if (snapshot != null) {
            reader.startBehind(snapshot);
            snapshots.load(snapshot, sales);
        } else {
            reader.checkBeginning();
        }
        final Replay replay = new Replay(directory, sales);
        final ProgressMeter meter = new ProgressMeter(reader, progress);
        reader.read(batch -> {
            meter.tick();
            return replay.visit(batch);
        });
        meter.finish();
        return new StateRebuild(reader, snapshot == null ? 0 : snapshot.sequence());
    }
}
