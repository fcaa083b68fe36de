package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.StandardOutput;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
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

/** {@code doorbuster journal inspect}: prints the events, one per line. */
@Command(
        name = "inspect",
        description = "Prints the journal's events, one per line, oldest first.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal inspect --data data/demo --user ann",
            "  doorbuster journal inspect --data data/demo --kind order-secured --last 10"
        })
final class InspectCommand implements Callable<Integer> {
    /** Most lines that are held in memory. */
    private static final int MOST_HELD = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Mixin
    private EventFilter filter;

    @Option(names = "--limit", paramLabel = "N", description = "Print at most this many events (default no limit).")
    private Long limit;

    @Option(names = "--last", paramLabel = "N", description = "Print only the last N events, up to 1000000.")
    private Integer last;

    @Option(names = "--reverse", description = "Print the newest event first, up to 1000000 events.")
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
            spec.commandLine()
                    .getErr()
                    .println(beginning.sentence() + "; for earlier events, read the backup: --data BACKUP");
        }
        try {
            final JournalReader reader = new JournalReader(options.data);
            reader.read(batch -> {
                shown.tick(reader);
                return pass.visit(batch) && !StandardOutput.isGone();
            });
        } finally {
            // Print the events before a damage, too.
            shown.done();
            printHeld(out, format);
            out.flush();
        }
        refuseIf(
                dropped > 0 && last == null && limit == null,
                "more than " + MOST_HELD + " events match, and only the newest were printed; select fewer with --limit"
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

    /** With --reverse, a limit selects the last events, so only that many must be held. */
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
