package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.Prune;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal prune}: removes what a snapshot covers and a backup has. Shows it, unless told to act. */
@Command(
        name = "prune",
        description = {
            "Removes files that lie wholly below a verified snapshot and are in the backup, byte for byte.",
            "The backup must have the snapshot, too. Shows what would go; acts with --execute."
        },
        mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory of a stopped server.")
    private Path data;

    @Option(
            names = "--backup",
            paramLabel = "DIR",
            required = true,
            description = "Made by journal backup; what is not in it stays.")
    private Path backup;

    @Option(names = "--execute", description = "Remove; without it nothing is touched.")
    private boolean execute;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        final Prune.Plan plan = new Prune(data, backup).run(execute);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(plan, out);
        } else {
            print(plan, out);
        }
        out.flush();
        return ExitCodes.GOOD;
    }

    private void print(final Prune.Plan plan, final PrintWriter out) {
        if (plan.snapshotSequence() > 0) {
            out.println("snapshot " + plan.snapshotSequence() + " is good");
        }
        plan.removed().forEach(path -> out.println((execute ? "removed " : "removes ") + path));
        out.println("keeps the rest, from event " + plan.firstSequence() + " on: " + plan.kept());
        out.println((execute ? "freed " : "would free ") + plan.bytes() + " bytes");
        if (!execute && !plan.removed().isEmpty()) {
            out.println("nothing was touched; to prune, the same with --execute");
        }
    }

    private void printJson(final Prune.Plan plan, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeBooleanField("executed", execute);
            generator.writeNumberField("snapshotSequence", plan.snapshotSequence());
            StateFormat.writePaths("removed", plan.removed(), generator);
            generator.writeNumberField("firstSequence", plan.firstSequence());
            generator.writeNumberField("bytes", plan.bytes());
            generator.writeStringField("kept", plan.kept());
            generator.writeEndObject();
        }
        out.println();
    }
}
