package io.doorbuster.cli.journal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs {@code doorbuster journal} in this process, and keeps what the last run printed. */
final class ToolRun {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /**
     * Returns the exit code.
     *
     * @param flags split at blanks; null for none
     */
    int run(final Path data, final String tool, final String flags) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final List<String> arguments = new ArrayList<>(List.of(tool, "--data", data.toString()));
        if (flags != null && !flags.isBlank()) {
            arguments.addAll(List.of(flags.strip().split(" +")));
        }
        return new CommandLine(new JournalCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    /** What each line begins with. */
    String sequences() {
        final List<String> sequences = new ArrayList<>();
        out.toString().lines().forEach(line -> sequences.add(line.substring(0, line.indexOf(' '))));
        return String.join(" ", sequences);
    }
}
