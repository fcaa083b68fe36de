package io.doorbuster.cli.snapshot;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.JournalScan;
import io.doorbuster.journal.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster snapshot verify}: every byte, the state that they make, and the batch that it rests on. */
@Command(
        name = "verify",
        description = "Reads every snapshot, makes its state, compares hashes, and looks for the batch it rests on.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        // Says clearly that there is no journal, if there is none.
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
