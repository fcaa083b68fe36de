package io.doorbuster.cli.snapshot;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.read.JournalScan;
import io.doorbuster.journal.read.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster snapshot verify}: checks every byte, the state, and the batch that the snapshot names. */
@Command(
        name = "verify",
        description = {
            "Reads every snapshot, restores its state, compares the hash, and checks that the journal has the batch"
                    + " that the snapshot names.",
            "Exits with 3 if a snapshot is damaged."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  doorbuster snapshot verify --data data/demo"})
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // Fails with a clear message if there is no journal.
        new JournalScan(data);
        final Snapshots snapshots = new Snapshots(data);
        final List<Snapshots.Listed> verified = new ArrayList<>();
        for (final Snapshots.Listed listed : snapshots.list()) {
            final Snapshots.Listed read = snapshots.verify(listed.file(), new Sales());
            if (read != null) {
                verified.add(read);
            }
        }
        SnapshotLines.print(verified, json, System.out);
        return verified.stream().allMatch(Snapshots.Listed::isGood) ? ExitCodes.GOOD : ExitCodes.DAMAGE;
    }
}
