package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.Repair;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster journal repair}: ends a damaged journal before the damage. Shows what that costs, unless told to act. */
@Command(
        name = "repair",
        description = {
            "Ends a damaged journal before the first batch that is not good, so that a server starts on it again.",
            "Shows what would be kept and lost; acts with --execute. What is lost is set aside, not deleted.",
            "First make a copy of the directory, and see whether a backup has more."
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory of a stopped server.")
    private Path data;

    @Option(names = "--execute", description = "Repair; without it nothing is touched.")
    private boolean execute;

    @Override
    public Integer call() {
        final Repair.Plan plan = new Repair(data).run(execute);
        final PrintStream out = System.out;
        if (plan.isNothing()) {
            out.println("nothing to repair: a server starts on " + data + " at sequence " + plan.keptThrough()
                    + ", state hash " + plan.stateHash());
            return ExitCodes.GOOD;
        }
        out.println("damage  " + plan.damage());
        out.println((execute ? "kept    " : "keeps   ") + "events 1 to " + plan.keptThrough() + ", the last at "
                + plan.keptTime() + ", state hash " + plan.stateHash());
        out.println((execute ? "lost    " : "loses   ") + plan.lostEvents() + " events in " + plan.lostBatches()
                + " readable batches behind, up to " + plan.lostThrough()
                + ", and whatever the damaged bytes held; shoppers were told of them");
        plan.setAside().forEach(path -> out.println((execute ? "moved   " : "moves   ") + path));
        out.println(
                execute
                        ? "done; now: doorbuster journal audit --data " + data
                        : "nothing was touched; to repair: doorbuster journal repair --data " + data + " --execute");
        out.flush();
        return execute ? ExitCodes.GOOD : ExitCodes.DAMAGE;
    }
}
