package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.care.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal backup}: makes a copy that a server can start from, even while the original is live. */
@Command(
        name = "backup",
        description = {
            "Copies a data directory, live or stopped, up to its last durable event. A server can start from the copy.",
            "A repeated backup copies only the changed files."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  doorbuster journal backup --data data/demo /backup/demo"})
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Parameters(paramLabel = "TARGET", description = "Directory of the copy; created if missing.")
    private Path target;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        final Backup.Done done = new Backup(data, target).run();
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(done, out);
        } else {
            out.println("backed up through sequence " + done.lastSequence() + ": " + done.filesCopied()
                    + " files copied, " + done.bytesCopied() + " bytes, " + done.filesKept() + " already there");
        }
        out.flush();
        return ExitCodes.GOOD;
    }

    private static void printJson(final Backup.Done done, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeNumberField("lastSequence", done.lastSequence());
            generator.writeNumberField("filesCopied", done.filesCopied());
            generator.writeNumberField("bytesCopied", done.bytesCopied());
            generator.writeNumberField("filesKept", done.filesKept());
            generator.writeEndObject();
        }
        out.println();
    }
}
