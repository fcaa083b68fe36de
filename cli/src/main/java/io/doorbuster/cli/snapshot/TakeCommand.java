package io.doorbuster.cli.snapshot;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.ProgressLine;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.shadow.Snapshotter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster snapshot take}: replays the durable events after the newest snapshot, and writes another one. */
@Command(
        name = "take",
        description = {
            "Writes a snapshot of the state after the last durable event.",
            "A server on the directory may keep running. The last three snapshots are kept."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  doorbuster snapshot take --data data/demo"})
final class TakeCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // Fails with a clear message if there is no journal.
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
                System.err.println("no new snapshot: no event became durable after the newest one"
                        + (checked.live() ? " of the live journal" : ""));
            }
        }
        final List<Snapshots.Listed> all = new Snapshots(data).list();
        SnapshotLines.print(all.subList(0, Math.min(1, all.size())), json, System.out);
        return ExitCodes.GOOD;
    }
}
