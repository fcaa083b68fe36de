package io.doorbuster.cli.snapshot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster snapshot ...}: the snapshots of a data directory, live or stopped. */
@Command(
        name = "snapshot",
        description = "Takes, lists and verifies the snapshots of a data directory, live or stopped.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster snapshot take --data data/demo",
            "  doorbuster snapshot list --data data/demo",
            "  doorbuster snapshot verify --data data/demo"
        },
        subcommands = {TakeCommand.class, ListCommand.class, VerifyCommand.class})
public final class SnapshotCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no snapshot command given; give one of take, list and verify");
    }
}
