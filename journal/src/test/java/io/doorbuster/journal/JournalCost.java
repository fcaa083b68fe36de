package io.doorbuster.journal;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.support.OrderStream;
import java.nio.file.Path;

/** Prints how fast a journal is read and replayed. Run by hand: {@code JournalCost DIR BLOCK_MIB EVENTS}. */
final class JournalCost {
    private JournalCost() {}

    public static void main(final String[] args) {
        replay(
                Path.of(args[0]),
                new JournalConfig(Durability.PROCESS, Integer.parseInt(args[1]) << 20),
                Long.parseLong(args[2]));
    }

    private static void replay(final Path root, final JournalConfig config, final long events) {
        final OrderStream stream = new OrderStream((int) events);
        try (ChronicleJournal journal = open(root, config, new Sales())) {
            stream.appendThrough(journal, events, 1000);
        }
        for (int i = 0; i < 5; i++) {
            final long before = System.nanoTime();
            final JournalReader checked = new JournalReader(root);
            checked.read(batch -> true);
            final long read = System.nanoTime();
            final Sales sales = new Sales();
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
