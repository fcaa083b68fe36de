package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ProgressLine;
import io.doorbuster.journal.read.JournalReader;
import java.util.Locale;

/** Progress of a pass over the journal, on stderr: a bar, events, rate and remaining time. For one thread. */
final class JournalProgress {
    private static final int BAR = 24;
    /** Batches between two reads of the clock. */
    private static final int BATCHES_PER_LOOK = 64;

    /** The values of {@code --progress}. */
    enum Kind {
        AUTO,
        NONE
    }

    private final ProgressLine line;
    private final long startNanos = System.nanoTime();
    private int batches;

    JournalProgress(final Kind kind) {
        line = new ProgressLine(System.err, kind == Kind.NONE);
    }

    /** Counts one more batch; shows the progress of {@code reader}. */
    void tick(final JournalReader reader) {
        tick(reader.bytesRead(), reader.totalBytes(), reader.lastSequence());
    }

    /** Counts one more batch; {@code events} is the number of events so far. */
    void tick(final long bytes, final long totalBytes, final long events) {
        if (++batches % BATCHES_PER_LOOK == 0 && line.isDue()) {
            final double share = Math.min(1, bytes / (double) Math.max(1, totalBytes));
            final double seconds = (System.nanoTime() - startNanos) / 1e9;
            line.show(text(share, events, seconds));
        }
    }

    static String text(final double share, final long events, final double seconds) {
        final int full = (int) Math.round(share * BAR);
        final double left = share == 0 ? 0 : seconds * (1 - share) / share;
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %% of the files, %,d events, %,.0f/s, about %.0f s left",
                "#".repeat(full),
                ".".repeat(BAR - full),
                100 * share,
                events,
                events / Math.max(seconds, 1e-9),
                left);
    }

    /** Clears the line on the terminal. */
    void done() {
        line.done();
    }
}
