package io.doorbuster.cli.journal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal ...}: the tools on a data directory. What changes it shows first what it would do. */
@Command(
        name = "journal",
        description = "Looks into a data directory, live or stopped; repair and prune change it, with --execute.",
        mixinStandardHelpOptions = true,
        subcommands = {
            InspectCommand.class,
            TailCommand.class,
            VerifyCommand.class,
            ReplayCommand.class,
            AuditCommand.class,
            ExportCommand.class,
            DiffCommand.class,
            StatsCommand.class,
            BackupCommand.class,
            RepairCommand.class,
            PruneCommand.class
        })
public final class JournalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no journal command given");
    }
}
