package io.doorbuster.jmh;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/** A journal for benchmarks, in a directory of its own that {@code close} deletes. */
record BenchmarkJournal(Journal journal, EngineClock clock, Path directory) implements AutoCloseable {
    /** A journal that accepts events and keeps none. */
    private static final Journal FORGETFUL = new Journal() {
        @Override
        public void append(
                final long firstSequence,
                final int eventCount,
                final DirectBuffer events,
                final int offset,
                final int length) {}

        @Override
        public void force() {}

        @Override
        public void seal() {}
    };

    /** @param durability none, process or power */
    static BenchmarkJournal open(final String durability, final Sales sales) {
        if (durability.equals("none")) {
            return new BenchmarkJournal(FORGETFUL, new EngineClock(0), null);
        }
        try {
            final Path directory = Files.createTempDirectory("doorbuster-jmh");
            final Recovered recovered = Recovery.open(
                    directory,
                    JournalConfig.of(Durability.of(durability)),
                    sales,
                    EngineClock::new,
                    RecoveryProgress.NONE);
            return new BenchmarkJournal(recovered.journal(), recovered.clock(), directory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (directory == null) {
            return;
        }
        ((ChronicleJournal) journal).close();
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> deepestFirst =
                    files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
