package io.doorbuster.cli.console;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Progress on stderr: one line that is overwritten on a terminal, otherwise a line every 5 s. For one thread. */
public final class ProgressLine {
    private static final long TERMINAL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PLAIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream err;
    private final boolean silent;
    private final boolean terminal;
    private long last = System.nanoTime();
    private int width;

    /** @param silent to print nothing at all */
    public ProgressLine(final PrintStream err, final boolean silent) {
        this.err = err;
        this.silent = silent;
        this.terminal = Terminal.isWatched();
    }

    /** True if it is time for another {@link #show}. */
    public boolean isDue() {
        return !silent && System.nanoTime() - last >= (terminal ? TERMINAL_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS);
    }

    /** Shows the progress. */
    public void show(final String text) {
        last = System.nanoTime();
        if (terminal) {
            err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            width = text.length();
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Clears the line on the terminal. */
    public void done() {
        if (width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
        }
    }
}
