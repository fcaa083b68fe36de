package io.doorbuster.journal.audit;

import io.doorbuster.journal.figures.JournalStats;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Verification;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Prints how fast a data directory is read, verified, audited and counted. Run by hand: {@code AuditCost DIR [TIMES]}.
 */
final class AuditCost {
    private AuditCost() {}

    public static void main(final String[] args) {
        final Path data = Path.of(args[0]);
        final int times = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        for (int i = 0; i < times; i++) {
            time("read and checked", () -> read(data));
            time("verified", () -> Verification.of(data, ReadProgress.NONE).events());
            time("audited", () -> Audit.of(data, ReadProgress.NONE).events());
            time(
                    "counted",
                    () -> JournalStats.of(data, 1_000, ReadProgress.NONE).events());
        }
    }

    private static long read(final Path data) {
        final JournalReader reader = new JournalReader(data);
        reader.read(batch -> true);
        return reader.lastSequence();
    }

    private static void time(final String what, final Supplier<Long> pass) {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final long cpuBefore = threads.getCurrentThreadCpuTime();
        final long start = System.nanoTime();
        final long events = pass.get();
        final long nanos = System.nanoTime() - start;
        final long cpu = threads.getCurrentThreadCpuTime() - cpuBefore;
        System.out.printf(
                "%s: %,d events, %,.0f/s; of processor time %,.0f/s%n",
                what, events, events * 1e9 / nanos, events * 1e9 / cpu);
    }
}
