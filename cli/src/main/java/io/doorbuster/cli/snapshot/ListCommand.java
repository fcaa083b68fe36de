package io.doorbuster.cli.snapshot;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.JournalScan;
import io.doorbuster.journal.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster snapshot list}: what there is, newest first. */
@Command(name = "list", description = "Lists the snapshots, newest first.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // Says clearly that there is no journal, if there is none.
        new JournalScan(data);
        SnapshotLines.print(new Snapshots(data).list(), json, System.out);
        return ExitCodes.GOOD;
    }
}
