package io.doorbuster.cli.loadgen;

import io.doorbuster.cli.console.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Progress of the drill on stderr: a bar on a terminal, otherwise a line every 5 s, or nothing. */
public final class Progress {
    /** How to show the progress. */
    public enum Mode {
        none,
        auto
    }

    private static final long BAR_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LINE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int BAR_WIDTH = 30;

    private final PrintWriter err;
    private final boolean silent;
    private final boolean terminal;
    private Thread thread;
    private volatile boolean running;

    public Progress(final PrintWriter err, final Mode mode) {
        this.err = err;
        silent = mode == Mode.none;
        terminal = !silent && Terminal.isWatched();
    }

    public void say(final String what) {
        if (!silent) {
            err.println(what);
            err.flush();
        }
    }

    /** Samples the latencies until {@link #stop}, on a thread of its own. */
    void start(final Schedule schedule, final List<Tally> tallies, final Latencies latencies) {
        if (silent) {
            return;
        }
        running = true;
        thread = new Thread(() -> show(schedule, tallies, latencies), "drop-progress");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        if (thread != null) {
            running = false;
            LockSupport.unpark(thread);
            Threads.join(thread);
            thread = null;
        }
    }

    private void show(final Schedule schedule, final List<Tally> tallies, final Latencies latencies) {
        final long everyNs = terminal ? BAR_NS : LINE_NS;
        long dueNs = System.nanoTime() + everyNs;
        while (running) {
            final long leftNs = dueNs - System.nanoTime();
            if (leftNs > 0) {
                LockSupport.parkNanos(leftNs);
                continue;
            }
            dueNs += everyNs;
            latencies.sample();
            err.print(terminal ? "\r" + bar(schedule, tallies) : line(schedule, tallies, latencies.all()) + "\n");
            err.flush();
        }
        if (terminal) {
            err.print("\r" + " ".repeat(BAR_WIDTH + 60) + "\r");
            err.flush();
        }
    }

    private static String bar(final Schedule schedule, final List<Tally> tallies) {
        final long done = done(tallies);
        final int filled = (int) (done * BAR_WIDTH / schedule.requests());
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d%%  %d answered, %d secured",
                "#".repeat(filled),
                "-".repeat(BAR_WIDTH - filled),
                done * 100 / schedule.requests(),
                done,
                secured(tallies));
    }

    private static String line(final Schedule schedule, final List<Tally> tallies, final Histogram all) {
        return String.format(
                Locale.ROOT,
                "%.0f s: sent %d of %d, answered %d, secured %d, p99 %.1f ms",
                (System.nanoTime() - schedule.startNs()) / 1e9,
                tallies.stream().mapToLong(Tally::publishedSent).sum(),
                schedule.requests(),
                done(tallies),
                secured(tallies),
                all.getValueAtPercentile(99) / 1e6);
    }

    private static long done(final List<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::publishedDone).sum();
    }

    private static long secured(final List<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::publishedSecured).sum();
    }
}
