package io.doorbuster.journal;

import io.doorbuster.engine.sale.SaleRecords;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The state at which the history in a data directory begins: the empty one or, once events were pruned, the oldest good
 * snapshot whose batch is among those that were kept. Whoever needs a state, or the names of what was created by events that
 * are gone, takes them from here and reads on behind it. The oldest, not the newest: so each event that can be looked at is,
 * and nothing is believed to a snapshot that the journal itself still tells. Reads only; for any thread.
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
     * Where the journal in the data directory {@code root} begins; of a directory without one, with nothing.
     *
     * @throws JournalDamagedException if MANIFEST is not as it was written, or events were pruned and no good snapshot is there
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

    /** Nothing says what state the first event that was kept was decided on. */
    static JournalDamagedException unknown(final JournalDirectory directory, final long prunedThrough) {
        return new JournalDamagedException(
                directory,
                directory.snapshots(),
                prunedThrough,
                "the events before were pruned, and there is no good snapshot of them; restore one from the backup");
    }

    /** True if the journal's first events are not there any more. */
    public boolean isPruned() {
        return snapshot != null;
    }

    /** The last event that was pruned; 0 if none was. */
    public long prunedThrough() {
        return prunedThrough;
    }

    /** Of the last event in the state; 0 if that is empty. */
    public long sequence() {
        return snapshot == null ? 0 : snapshot.sequence();
    }

    /** Of that event, epoch milliseconds; 0 if there is none. */
    public long time() {
        return snapshot == null ? 0 : snapshot.time();
    }

    /** For people, in one line; empty if nothing was pruned. */
    public String sentence() {
        return snapshot == null
                ? ""
                : "events 1 to " + prunedThrough + " were pruned; the state begins with snapshot "
                        + snapshot.sequence();
    }

    /**
     * Makes {@code sales}, empty, this state.
     *
     * @throws JournalDamagedException if the snapshot holds another state than it says
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

    /** Describes this state, without making it; does nothing if it is empty. */
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
     * Shows the events behind this state, and not those before it that are still there.
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
