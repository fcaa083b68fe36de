package io.doorbuster.cli.snapshot;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.ProgressLine;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.JournalReader;
import io.doorbuster.journal.Snapshots;
import io.doorbuster.journal.Snapshotter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster snapshot take}: replays what is durable behind the newest snapshot, and writes one more. */
@Command(
        name = "take",
        description = {
            "Writes a snapshot of the state after the last durable event.",
            "The server that holds the directory goes on meanwhile; the last three snapshots are kept."
        },
        mixinStandardHelpOptions = true)
final class TakeCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // Says clearly that there is no journal, if there is none.
        final JournalReader checked = new JournalReader(data);
        try (Snapshotter snapshotter = new Snapshotter(data, new Sales())) {
            final ProgressLine line = new ProgressLine(System.err, false);
            while (snapshotter.poll()) {
                if (line.isDue()) {
                    line.show("replayed " + snapshotter.sequence() + " events");
                }
            }
            line.done();
            if (snapshotter.eventsSinceSnapshot() > 0) {
                snapshotter.write();
            } else if (!json) {
                System.err.println("nothing durable has happened since the newest snapshot"
                        + (checked.live() ? " of the live journal" : ""));
            }
        }
        final List<Snapshots.Listed> all = new Snapshots(data).list();
        SnapshotLines.print(all.subList(0, Math.min(1, all.size())), json, System.out);
        return ExitCodes.GOOD;
    }
}
