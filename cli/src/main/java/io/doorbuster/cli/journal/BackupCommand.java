package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal backup}: a copy from which a server starts, taken while the other one runs. */
@Command(
        name = "backup",
        description = {
            "Copies a data directory, live or stopped, up to its last durable event, to one that a server can start from.",
            "Repeated, it copies only the files that have changed."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Parameters(paramLabel = "TARGET", description = "Directory of the copy; made if missing.")
    private Path target;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        final Backup.Done done = new Backup(data, target).run();
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(done, out);
        } else {
            out.println("backed up through sequence " + done.lastSequence() + ": " + done.filesCopied()
                    + " files copied, " + done.bytesCopied() + " bytes, " + done.filesKept() + " there already");
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
