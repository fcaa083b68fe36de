package io.doorbuster.cli.stat;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.cli.console.StandardOutput;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.ServerReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster stat}: a line per interval from the metrics of a live server. A server that goes away is reported
 * on stderr, and asked again. Exit codes: 0 the last look was answered · 1 it was not · 2 usage.
 */
@Command(
        name = "stat",
        description = "Prints a line per second about a live server.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Rates are per second of the interval. p99 is the time from a purchase's",
            "submission to its answer, from the buckets of the server's histogram. Needs no",
            "token. A server that goes away is asked again until --count or Ctrl-C ends it;",
            "exits with 1 if it is away then.",
            "",
            "Examples:",
            "  doorbuster stat",
            "  doorbuster stat --admin-url http://127.0.0.1:8081 --interval 5s --count 12",
            "  doorbuster stat --json >stat.ndjson"
        })
public final class StatCommand implements Callable<Integer> {
    private static final int LINES_PER_HEADER = 20;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(
            names = "--admin-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = {"URL of the admin listener.", "(default ${DEFAULT-VALUE})"})
    private String adminUrl;

    @Option(
            names = "--interval",
            paramLabel = "T",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "Time between two lines, 100ms to 1h (default ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(names = "--count", paramLabel = "N", description = "Number of intervals (default: until Ctrl-C).")
    private Long count;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private URI metrics;
    /** The last look; null if it was not answered. */
    private Sample last;

    private boolean isAway;

    @Override
    public Integer call() {
        check();
        final PrintWriter out = spec.commandLine().getOut();
        long dueNs = System.nanoTime();
        look();
        for (long line = 0; count == null || line < count; line++) {
            dueNs += interval.toNanos();
            sleepUntil(dueNs);
            dueNs = Math.max(dueNs, System.nanoTime() - interval.toNanos());
            if (line % LINES_PER_HEADER == 0 && !json) {
                out.println(StatLine.HEADER);
            }
            print(out);
            out.flush();
            if (StandardOutput.isGone()) {
                break;
            }
        }
        return last == null ? ExitCodes.FAILURE : ExitCodes.GOOD;
    }

    private void print(final PrintWriter out) {
        final Sample before = last;
        final String why = look();
        if (why != null) {
            if (json) {
                out.println(StatLine.jsonDown(Instant.now(), why));
            }
            return;
        }
        if (before == null || before.isOfAnotherStart(last)) {
            say(
                    before == null
                            ? "the server answers; the next line compares with this moment"
                            : "the server restarted");
            return;
        }
        final StatLine line = new StatLine(before, last);
        out.println(json ? line.json(Instant.now()) : line.text());
    }

    /** Takes a sample; returns why there is none, or null. */
    private String look() {
        try {
            last = Sample.of(System.nanoTime(), Scrape.of(metrics));
            isAway = false;
            return null;
        } catch (final IOException away) {
            final String why = Printable.of(ServerReader.reason(away));
            last = null;
            if (!isAway) {
                isAway = true;
                say("no metrics from " + metrics + ": " + why + "; asking again every " + interval.toMillis() + " ms");
            }
            return why;
        }
    }

    private void say(final String message) {
        final PrintWriter err = spec.commandLine().getErr();
        err.println("doorbuster: " + message);
        err.flush();
    }

    private void check() {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw refusal("--interval must be 100ms to 1h; give another duration");
        }
        if (count != null && count < 1) {
            throw refusal("--count must be 1 or more, not " + count);
        }
        try {
            metrics = Endpoint.parse("--admin-url", adminUrl).resolve("/metrics");
        } catch (final IllegalArgumentException bad) {
            throw refusal(bad.getMessage());
        }
    }

    private ParameterException refusal(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void sleepUntil(final long dueNs) {
        for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
