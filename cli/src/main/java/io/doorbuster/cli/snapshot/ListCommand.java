package io.doorbuster.cli.snapshot;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.read.JournalScan;
import io.doorbuster.journal.read.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster snapshot list}: lists the snapshots, newest first. */
@Command(
        name = "list",
        description = "Lists the snapshots, newest first.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  doorbuster snapshot list --data data/demo"})
final class ListCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // Fails with a clear message if there is no journal.
        new JournalScan(data);
        SnapshotLines.print(new Snapshots(data).list(), json, System.out);
        return ExitCodes.GOOD;
    }
}
