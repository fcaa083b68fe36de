package io.doorbuster.journal.read;

import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.Reasons;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The state with which the history in a data directory begins: the empty state or, after a prune, the oldest good
 * snapshot whose batch was kept. A reader that needs a state, or names created by pruned events, takes them from here
 * and reads the events after it. The oldest snapshot, not the newest, so that every available event is read and no
 * snapshot is trusted for what the journal itself still holds. Read-only; for any thread.
 */
public final class Beginning {
    private final JournalDirectory directory;
    private final long prunedThrough;
    /** Null if nothing was pruned. */
    private final SnapshotHeader snapshot;

    private Beginning(final JournalDirectory directory, final long prunedThrough, final SnapshotHeader snapshot) {
        this.directory = directory;
        this.prunedThrough = prunedThrough;
        this.snapshot = snapshot;
    }

    /**
     * Returns where the journal in the data directory {@code root} begins; the empty state if it has no journal.
     *
     * @throws JournalDamagedException if MANIFEST is not as it was written, or events were pruned and no good snapshot
     *     exists
     * @throws JournalUnavailableException if a file cannot be read
     */
    public static Beginning of(final Path root) {
        return of(new JournalDirectory(root));
    }

    static Beginning of(final JournalDirectory directory) {
        final long prunedThrough = Manifest.read(directory).prunedThrough();
        if (prunedThrough == 0) {
            return new Beginning(directory, 0, null);
        }
        final SnapshotHeader oldest = new Snapshots(directory).oldestUsable();
        if (oldest == null) {
            throw unknown(directory, prunedThrough);
        }
        return new Beginning(directory, prunedThrough, oldest);
    }

    /**
     * Returns the exception for a pruned journal without a good snapshot: the state before its first event is unknown.
     */
    public static JournalDamagedException unknown(final JournalDirectory directory, final long prunedThrough) {
        return new JournalDamagedException(
                directory,
                directory.snapshots(),
                prunedThrough,
                "the events before were pruned, and there is no good snapshot of them; restore one from the backup");
    }

    /** True if the journal's first events were pruned. */
    public boolean isPruned() {
        return snapshot != null;
    }

    /** Sequence of the last pruned event; 0 if none was pruned. */
    public long prunedThrough() {
        return prunedThrough;
    }

    /** Sequence of the last event in the state; 0 if the state is empty. */
    public long sequence() {
        return snapshot == null ? 0 : snapshot.sequence();
    }

    /** Time of that event, epoch milliseconds; 0 if the state is empty. */
    public long time() {
        return snapshot == null ? 0 : snapshot.time();
    }

    /** Describes the beginning for people, in one line; empty if nothing was pruned. */
    public String sentence() {
        return snapshot == null
                ? ""
                : "events 1 to " + prunedThrough + " were pruned; the state begins with snapshot "
                        + snapshot.sequence();
    }

    /**
     * Loads this state into {@code sales}, which must be empty.
     *
     * @throws JournalDamagedException if the snapshot's state is not the one that its header names
     */
    public void load(final Sales sales) {
        if (snapshot != null) {
            try {
                new Snapshots(directory).load(snapshot, sales);
            } catch (final IOException e) {
                throw unreadable(e);
            }
        }
    }

    /** Passes the records of this state without building it; does nothing if the state is empty. */
    public void describeTo(final SaleRecords records) {
        if (snapshot != null) {
            try {
                new Snapshots(directory).describe(snapshot, records);
            } catch (final IOException e) {
                throw unreadable(e);
            }
        }
    }

    /**
     * Returns a reader of the events after this state. It skips earlier events that still exist.
     *
     * @throws JournalUnavailableException if there is no journal
     */
    public JournalReader reader() {
        final JournalReader reader = new JournalReader(directory, true);
        if (snapshot != null) {
            reader.startBehind(snapshot);
        }
        return reader;
    }

    private JournalUnavailableException unreadable(final IOException e) {
        return new JournalUnavailableException("cannot read " + directory.snapshots() + ": " + Reasons.of(e), e);
    }
}
