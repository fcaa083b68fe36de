package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.care.Prune;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal prune}: removes files that a snapshot covers and a backup has. A preview by default. */
@Command(
        name = "prune",
        description = {
            "Removes journal files whose events are all before a verified snapshot, if the backup has the same bytes.",
            "The backup must have the snapshot, too. Without --execute, only prints what it would remove."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal prune --data data/demo --backup /backup/demo",
            "  doorbuster journal prune --data data/demo --backup /backup/demo --execute"
        })
final class PruneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory of a stopped server.")
    private Path data;

    @Option(
            names = "--backup",
            paramLabel = "DIR",
            required = true,
            description = "Directory that journal backup has written; files missing from the backup are kept.")
    private Path backup;

    @Option(names = "--execute", description = "Remove the files; without this flag nothing is changed.")
    private boolean execute;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
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
        out.println((plan.removed().isEmpty() ? "keeps every event from " : "keeps the rest, from event ")
                + plan.firstSequence() + " on: " + plan.kept());
        out.println((execute ? "freed " : "would free ") + plan.bytes() + " bytes");
        if (!execute && !plan.removed().isEmpty()) {
            out.println("nothing was changed; to prune, repeat the command with --execute");
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
