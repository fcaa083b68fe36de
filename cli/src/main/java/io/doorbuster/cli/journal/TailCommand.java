package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.StandardOutput;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalFollower;
import io.doorbuster.journal.read.JournalReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal tail}: prints events as they become durable, across restarts of the server. */
@Command(
        name = "tail",
        description = {
            "Prints events as they become durable, one per line, until Ctrl-C.",
            "Begins with the next new event; with --from-sequence or --from-time, with existing events."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal tail --data data/demo",
            "  doorbuster journal tail --data data/demo --sale demo --from-sequence 1 --json"
        })
final class TailCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 2_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Mixin
    private EventFilter filter;

    @Option(names = "--limit", paramLabel = "N", description = "End after this many events (default no limit).")
    private Long limit;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long shown;

    @Override
    public Integer call() throws InterruptedException {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be positive");
        }
        filter.check(spec);
        final Thread ending = new Thread(this::endCalmly, "end-tail");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            follow(spec.commandLine().getOut());
        } finally {
            stopped.countDown();
            removeHook(ending);
        }
        return ExitCodes.GOOD;
    }

    /** Ends on Ctrl-C, the regular way: the current line is completed, and the exit code is 0. */
    private void endCalmly() {
        stop.countDown();
        try {
            if (stopped.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(ExitCodes.GOOD);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(final Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (final IllegalStateException alreadyEnding) {
            // The hook itself has ended the command.
        }
    }

    private void follow(final PrintWriter out) throws InterruptedException {
        final long most = limit == null ? Long.MAX_VALUE : limit;
        final EventFormat format = new EventFormat(json);
        final JournalReader reader = new JournalReader(data);
        final long[] first = {filter.fromSequence(Long.MAX_VALUE)};
        // Events before the first one are read but not printed: they name the sale of each number, and the user of each
        // order.
        final Beginning beginning = Beginning.of(data);
        if (first[0] <= beginning.prunedThrough() && filter.reachesBefore(beginning)) {
            spec.commandLine()
                    .getErr()
                    .println(beginning.sentence() + "; for earlier events, read the backup: --data BACKUP");
        }
        final EventPass pass = new EventPass(beginning, filter, Long.MAX_VALUE, line -> {
            if (line.sequence() >= first[0] && shown < most) {
                out.println(format.line(line));
                shown++;
            }
        });
        reader.read(batch -> pass.visit(batch) && wantsMore(most));
        out.flush();
        first[0] = Math.min(first[0], reader.lastSequence() + 1);
        try (JournalFollower follower = new JournalFollower(data, reader.lastSequence() + 1)) {
            while (!pass.isOver() && wantsMore(most)) {
                if (!follower.poll(batch -> pass.visit(batch) && wantsMore(most))) {
                    stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
                out.flush();
                if (StandardOutput.isGone()) {
                    // The reader, such as head, has exited.
                    return;
                }
            }
        }
    }

    private boolean wantsMore(final long most) {
        return shown < most && stop.getCount() > 0;
    }
}
