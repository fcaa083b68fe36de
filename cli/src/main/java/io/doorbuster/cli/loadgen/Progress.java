package io.doorbuster.cli.loadgen;

import io.doorbuster.cli.console.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Progress of the drill on stderr: on a terminal a line that is rewritten, otherwise a line every 5 s, or nothing. Its
 * thread only reads what the driver threads publish.
 */
public final class Progress {
    /** How to show the progress. */
    public enum Mode {
        none,
        auto
    }

    private static final long LIVE_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LINE_NS = TimeUnit.SECONDS.toNanos(5);
    /** Erases the line that the cursor is in. */
    private static final String ERASE_LINE = "\r\033[K";

    /** Moves the cursor to the line above. */
    private static final String UP = "\033[A";

    private final PrintWriter err;
    private final boolean silent;
    private final boolean live;
    private Thread thread;
    private volatile boolean running;

    /** @param mayBeLive false to print no line that is rewritten, even on a terminal */
    public Progress(final PrintWriter err, final Mode mode, final boolean mayBeLive) {
        this.err = err;
        silent = mode == Mode.none;
        live = mayBeLive && !silent && Terminal.isWatched();
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
        final long everyNs = live ? LIVE_NS : LINE_NS;
        long lastNs = schedule.startNs();
        long lastDone = 0;
        long dueNs = System.nanoTime() + everyNs;
        boolean shown = false;
        while (running) {
            final long nowNs = System.nanoTime();
            if (dueNs - nowNs > 0) {
                LockSupport.parkNanos(dueNs - nowNs);
                continue;
            }
            dueNs += everyNs;
            latencies.sample();
            if (live) {
                final long done = sum(tallies, Tally::publishedDone);
                final double perSecond = (done - lastDone) * 1e9 / Math.max(1, nowNs - lastNs);
                err.print(shown ? ERASE_LINE : LiveLine.HEADER + "\n");
                err.print(liveLine(nowNs - schedule.startNs(), perSecond, tallies, latencies.all())
                        .text());
                shown = true;
                lastNs = nowNs;
                lastDone = done;
            } else {
                err.print(line(schedule, tallies, latencies.all()) + "\n");
            }
            err.flush();
        }
        if (shown) {
            err.print(ERASE_LINE + UP + ERASE_LINE);
            err.flush();
        }
    }

    private static LiveLine liveLine(
            final long elapsedNs, final double perSecond, final List<Tally> tallies, final Histogram all) {
        final long sent = sum(tallies, Tally::publishedSent);
        final long done = sum(tallies, Tally::publishedDone);
        return new LiveLine(
                elapsedNs,
                sent,
                done,
                sum(tallies, Tally::publishedSecured),
                sum(tallies, Tally::publishedRefused),
                Math.max(0, sent - done),
                perSecond,
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99));
    }

    private static String line(final Schedule schedule, final List<Tally> tallies, final Histogram all) {
        return String.format(
                Locale.ROOT,
                "%.0f s: sent %d of %d, answered %d, secured %d, p99 %.1f ms",
                (System.nanoTime() - schedule.startNs()) / 1e9,
                sum(tallies, Tally::publishedSent),
                schedule.requests(),
                sum(tallies, Tally::publishedDone),
                sum(tallies, Tally::publishedSecured),
                all.getValueAtPercentile(99) / 1e6);
    }

    private static long sum(final List<Tally> tallies, final ToLongFunction<Tally> count) {
        return tallies.stream().mapToLong(count).sum();
    }
}
