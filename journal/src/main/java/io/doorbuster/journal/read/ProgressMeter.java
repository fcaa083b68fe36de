package io.doorbuster.journal.read;

import java.util.concurrent.TimeUnit;

/** Reports a reader's progress a few times a second. For the recovering thread. */
final class ProgressMeter {
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Reading the clock for every batch would cost more than replaying a small batch. */
    private static final int BATCHES_PER_LOOK = 64;

    private final JournalReader reader;
    private final RecoveryProgress progress;
    private final long startNanos = System.nanoTime();
    private final long startSequence;
    private final long startBytes;
    private long lastReportNanos = startNanos;
    private int batches;

    ProgressMeter(final JournalReader reader, final RecoveryProgress progress) {
        this.reader = reader;
        this.progress = progress;
        this.startSequence = reader.lastSequence();
        this.startBytes = reader.bytesRead();
    }

    /** Counts one more batch and reports if it is time. */
    void tick() {
        if (++batches % BATCHES_PER_LOOK == 0) {
            final long now = System.nanoTime();
            if (now - lastReportNanos >= REPORT_NANOS) {
                lastReportNanos = now;
                report(reader.totalBytes() - reader.bytesRead());
            }
        }
    }

    void finish() {
        report(0);
    }

    private void report(final long remainingBytes) {
        final double seconds = Math.max(1, System.nanoTime() - startNanos) / 1e9;
        final double bytesPerSecond = Math.max(1, reader.bytesRead() - startBytes) / seconds;
        progress.replayed(
                reader.lastSequence(),
                Math.round((reader.lastSequence() - startSequence) / seconds),
                Math.round(remainingBytes / bytesPerSecond * 1000));
    }
}
