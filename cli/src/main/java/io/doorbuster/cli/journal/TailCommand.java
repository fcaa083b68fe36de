package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.StandardOutput;
import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.JournalFollower;
import io.doorbuster.journal.JournalReader;
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

/** {@code doorbuster journal tail}: events as they become durable, over restarts of the server. */
@Command(
        name = "tail",
        description = {
            "Prints events as they become durable, one a line, until Ctrl-C.",
            "Begins with what is new, or with --from-sequence or --from-time with what is there."
        },
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 2_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Mixin
    private EventFilter filter;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after so many.")
    private Long limit;

    @Option(names = "--json", description = "A JSON object a line.")
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

    /** Ctrl-C is how one ends this, so it is no failure: what was being printed is finished, and the code is 0. */
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
            // It is the hook that ended us.
        }
    }

    private void follow(final PrintWriter out) throws InterruptedException {
        final long most = limit == null ? Long.MAX_VALUE : limit;
        final EventFormat format = new EventFormat(json);
        final JournalReader reader = new JournalReader(data);
        final long[] first = {filter.fromSequence(Long.MAX_VALUE)};
        // Lines before the first are looked at, not shown: they say which sale has which number, and whose orders are
        // whose.
        final Beginning beginning = Beginning.of(data);
        if (first[0] <= beginning.prunedThrough() && filter.reachesBefore(beginning)) {
            spec.commandLine().getErr().println(beginning.sentence() + "; for what was pruned, ask the backup");
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
                    // Whoever read along, such as head, has gone.
                    return;
                }
            }
        }
    }

    private boolean wantsMore(final long most) {
        return shown < most && stop.getCount() > 0;
    }
}
