package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** What the tests that attack the journal's files have in common; {@code -Ddoorbuster.attacks=N} makes them N times longer. */
final class Attack {
    static final int TIMES = Integer.getInteger("doorbuster.attacks", 1);

    /** More than any attack appends. */
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

    /** The hash of the stream's state after the event {@code sequence}. */
    static long hashAt(final long sequence) {
        return HASHES[(int) sequence];
    }

    /** An engine's clock that stands where the given milliseconds are. */
    static LongFunction<EngineClock> clockOf(final LongSupplier millis) {
        return last -> new EngineClock(last, () -> 0, () -> TimeUnit.MILLISECONDS.toNanos(millis.getAsLong()));
    }

    /**
     * Recovers, checks the state, appends, and checks that whoever comes later can read it, should the server be killed or
     * end in order.
     *
     * @return the last sequence that was recovered
     * @throws JournalDamagedException if the recovery refuses
     */
    static long recoverAndGoOn(final Path root, final JournalConfig config, final String what) {
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

    /** What a start would find if the process were killed now; changes nothing. */
    static long readAgain(final Path root, final String what) {
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

    /** Writes a snapshot of all that is durable. */
    static void snapshot(final Path root) throws IOException {
        try (Snapshotter snapshotter = new Snapshotter(root, new Sales())) {
            while (snapshotter.poll()) {
                // Until all that is durable is applied.
            }
            snapshotter.write();
        }
    }
}
