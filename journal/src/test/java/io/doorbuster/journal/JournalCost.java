package io.doorbuster.journal;

import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.sale.Sales;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Prints what an append and a force cost per batch size, and how fast a journal replays. Run by hand:
 * {@code JournalCost DIR BLOCK_MIB append|replay [EVENTS]}.
 */
final class JournalCost {
    private static final int EVENT_BYTES = 64;
    private static final long NANOS_PER_SIZE = 3_000_000_000L;

    private JournalCost() {}

    public static void main(final String[] args) {
        final Path root = Path.of(args[0]);
        final int blockSize = Integer.parseInt(args[1]) << 20;
        if ("append".equals(args[2])) {
            for (final Durability durability : Durability.values()) {
                append(root.resolve(durability.label()), new JournalConfig(durability, blockSize));
            }
        } else {
            replay(root, new JournalConfig(Durability.PROCESS, blockSize), Long.parseLong(args[3]));
        }
    }

    private static void append(final Path root, final JournalConfig config) {
        final UnsafeBuffer events = new UnsafeBuffer(new byte[8192 * EVENT_BYTES]);
        events.setMemory(0, events.capacity(), (byte) 'x');
        final long[] nanos = new long[4_000_000];
        try (ChronicleJournal journal = Recovery.open(
                        root, config, new Sales(1), EngineClock::new, RecoveryProgress.NONE)
                .journal()) {
            long sequence = 1;
            for (final int batch : new int[] {1, 10, 100, 1000, 8192, 1, 10, 100, 1000, 8192}) {
                int n = 0;
                final long start = System.nanoTime();
                for (long now = start; now - start < NANOS_PER_SIZE && n < nanos.length; n++) {
                    journal.append(sequence, batch, events, 0, batch * EVENT_BYTES);
                    journal.force();
                    sequence += batch;
                    final long done = System.nanoTime();
                    nanos[n] = done - now;
                    now = done;
                }
                final double seconds = (System.nanoTime() - start) / 1e9;
                Arrays.sort(nanos, 0, n);
                System.out.printf(
                        "%s batch %d: %,.0f events/s, per batch p50 %,.1f p99 %,.1f max %,.1f us%n",
                        config.durability().label(),
                        batch,
                        n * (double) batch / seconds,
                        nanos[n / 2] / 1e3,
                        nanos[(int) (n * 0.99)] / 1e3,
                        nanos[n - 1] / 1e3);
            }
        }
    }

    private static void replay(final Path root, final JournalConfig config, final long events) {
        final OrderStream stream = new OrderStream((int) events);
        try (ChronicleJournal journal = open(root, config, new Sales(OrderStream.MAX_SALES))) {
            stream.appendThrough(journal, events, 1000);
        }
        for (int i = 0; i < 5; i++) {
            final long before = System.nanoTime();
            final JournalReader checked = new JournalReader(root);
            checked.read(batch -> true);
            final long read = System.nanoTime();
            final Sales sales = new Sales(OrderStream.MAX_SALES);
            new JournalReader(root).read(new Replay(root, sales));
            final long replayed = System.nanoTime();
            System.out.printf(
                    "%,d events: read and checked %,.0f/s, replayed %,.0f/s, state %s%n",
                    checked.lastSequence(),
                    events * 1e9 / (read - before),
                    events * 1e9 / (replayed - read),
                    Sales.hex(sales.stateHash()));
        }
    }

    private static ChronicleJournal open(final Path root, final JournalConfig config, final Sales sales) {
        return Recovery.open(root, config, sales, EngineClock::new, RecoveryProgress.NONE)
                .journal();
    }
}
