package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code doorbuster journal backup}: a copy from which a server starts, taken while the other one runs. */
@Command(
        name = "backup",
        description = {
            "Copies a data directory, live or stopped, up to its last durable event, to one that a server can start from.",
            "Repeated, it copies only the files that have changed."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Parameters(paramLabel = "TARGET", description = "Directory of the copy; made if missing.")
    private Path target;

    @Override
    public Integer call() {
        final Backup.Done done = new Backup(data, target).run();
        System.out.println("backed up through sequence " + done.lastSequence() + ": " + done.filesCopied()
                + " files copied, " + done.bytesCopied() + " bytes, " + done.filesKept() + " there already");
        System.out.flush();
        return ExitCodes.GOOD;
    }
}
