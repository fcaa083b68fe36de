package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.StandardOutput;
import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.JournalReader;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal inspect}: the events themselves, one a line. */
@Command(
        name = "inspect",
        description = "Prints the journal's events, one a line, oldest first.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    /** Lines that are held in memory. */
    private static final int MOST_HELD = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Mixin
    private EventFilter filter;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    private Long limit;

    @Option(names = "--last", paramLabel = "N", description = "Only the last so many, up to 1000000.")
    private Integer last;

    @Option(names = "--reverse", description = "Newest first; up to 1000000.")
    private boolean reverse;

    private final ArrayDeque<EventLine> held = new ArrayDeque<>();
    private long dropped;

    @Override
    public Integer call() {
        check();
        final PrintWriter out =
                new PrintWriter(new BufferedWriter(spec.commandLine().getOut(), 1 << 16));
        final JournalProgress shown = new JournalProgress(options.progress);
        final EventFormat format = new EventFormat(options.json);
        final boolean hold = last != null || reverse;
        final Beginning beginning = Beginning.of(options.data);
        final EventPass pass = new EventPass(
                beginning,
                filter,
                hold || limit == null ? Long.MAX_VALUE : limit,
                hold
                        ? this::hold
                        : line -> {
                            shown.done();
                            out.println(format.line(line));
                        });
        if (last == null && filter.reachesBefore(beginning)) {
            spec.commandLine().getErr().println(beginning.sentence() + "; for what was pruned, ask the backup");
        }
        try {
            final JournalReader reader = new JournalReader(options.data);
            reader.read(batch -> {
                shown.tick(reader);
                return pass.visit(batch) && !StandardOutput.isGone();
            });
        } finally {
            // What lies before the damage is what one came to see.
            shown.done();
            printHeld(out, format);
            out.flush();
        }
        refuseIf(
                dropped > 0 && last == null && limit == null,
                "more than " + MOST_HELD + " events are wanted; only the newest were shown: narrow them with --limit"
                        + " or a filter");
        return ExitCodes.GOOD;
    }

    private void check() {
        refuseIf(last != null && (last < 1 || last > MOST_HELD), "--last must be 1 to " + MOST_HELD + ", not " + last);
        refuseIf(limit != null && limit < 1, "--limit must be positive");
        refuseIf(
                reverse && limit != null && limit > MOST_HELD,
                "--limit must be 1 to " + MOST_HELD + " with --reverse, not " + limit);
        filter.check(spec);
    }

    private void refuseIf(final boolean wrong, final String why) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), why);
        }
    }

    /** Newest first and at most so many is: the last so many, turned around. */
    private int mostHeld() {
        final long most = last == null ? MOST_HELD : last;
        return (int) (reverse && limit != null ? Math.min(most, limit) : most);
    }

    private void hold(final EventLine line) {
        if (held.size() == mostHeld()) {
            held.removeFirst();
            dropped++;
        }
        held.addLast(line);
    }

    private void printHeld(final PrintWriter out, final EventFormat format) {
        final Iterator<EventLine> lines = reverse ? held.descendingIterator() : held.iterator();
        for (long i = 0; lines.hasNext() && (limit == null || i < limit); i++) {
            out.println(format.line(lines.next()));
        }
    }
}
