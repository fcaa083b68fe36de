package io.doorbuster.journal.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.shadow.Snapshotter;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Helpers for tests that damage the journal's files. {@code -Ddoorbuster.attacks=N} makes those tests N times longer.
 */
public final class Attack {
    public static final int TIMES = Integer.getInteger("doorbuster.attacks", 1);

    /** More events than any attack appends. */
    private static final int MAX_EVENTS = 1_900;

    private static final int MORE = 3;

    private static final long[] HASHES = new long[MAX_EVENTS];

    static {
        final OrderStream stream = new OrderStream();
        for (int i = 0; i < MAX_EVENTS; i++) {
            HASHES[i] = stream.skipTo(i).stateHash();
        }
    }

    private Attack() {}

    /** Returns the hash of the stream's state after the event {@code sequence}. */
    public static long hashAt(final long sequence) {
        return HASHES[(int) sequence];
    }

    /** Returns an engine's clock that stands still at the given milliseconds. */
    public static LongFunction<EngineClock> clockOf(final LongSupplier millis) {
        return last -> new EngineClock(last, () -> 0, () -> TimeUnit.MILLISECONDS.toNanos(millis.getAsLong()));
    }

    /**
     * Recovers, checks the state, appends, and checks that a later start can read everything, both after a kill and
     * after a clean end.
     *
     * @return the last sequence that was recovered
     * @throws JournalDamagedException if the recovery refuses
     */
    public static long recoverAndGoOn(final Path root, final JournalConfig config, final String what) {
        final Sales sales = new Sales();
        final Recovered recovered = Recovery.open(root, config, sales, EngineClock::new, RecoveryProgress.NONE);
        final long last = sales.sequence();
        try (ChronicleJournal journal = recovered.journal()) {
            assertEquals(hashAt(last), sales.stateHash(), what);
            final OrderStream stream = OrderStream.after(last);
            stream.append(journal, MORE);
            journal.force();
            assertEquals(last + MORE, readAgain(root, what), what + ", killed after an append");
        }
        assertEquals(last + MORE, readAgain(root, what), what + ", ended after an append");
        return last;
    }

    /** Recovers a copy, as a start after a kill now would; changes nothing. */
    public static long readAgain(final Path root, final String what) {
        final JournalDirectory directory = new JournalDirectory(root);
        final JournalReader reader = new JournalReader(directory, false);
        final Sales sales = new Sales();
        try {
            final Snapshots snapshots = new Snapshots(directory);
            final SnapshotHeader snapshot = snapshots.newestGood();
            if (snapshot != null) {
                reader.startBehind(snapshot);
                snapshots.load(snapshot, sales);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.read(new Replay(directory, sales));
        assertEquals(hashAt(sales.sequence()), sales.stateHash(), what);
        return sales.sequence();
    }

    /** Writes a snapshot of every durable event. */
    public static void snapshot(final Path root) throws IOException {
        try (Snapshotter snapshotter = new Snapshotter(root, new Sales())) {
            while (snapshotter.poll()) {
                // Polls until every durable event is applied.
            }
            snapshotter.write();
        }
    }
}
