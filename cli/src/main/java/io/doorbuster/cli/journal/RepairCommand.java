package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.Counted;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.journal.care.ManifestRebuild;
import io.doorbuster.journal.care.Repair;
import io.doorbuster.journal.disk.ShellWord;
import io.doorbuster.journal.read.EpochInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster journal repair}: ends a damaged journal before the damage. By default a preview of what is kept and
 * lost.
 */
@Command(
        name = "repair",
        description = {
            "Cuts a damaged journal off before its first damaged batch, so that a server starts on it again.",
            "Without --execute, only prints what it would keep and lose. Lost events are set aside, not deleted.",
            "First make a copy of the directory, and check whether a backup has more events.",
            "With --cut-after, also ends a good journal, to remove events of a wrong clock.",
            "With --rebuild-manifest, only writes a new MANIFEST, if that file is lost or damaged."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal repair --data data/demo",
            "  doorbuster journal repair --data data/demo --cut-after 5321",
            "  doorbuster journal repair --data data/demo --rebuild-manifest --execute"
        })
final class RepairCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory of a stopped server.")
    private Path data;

    @Option(names = "--rebuild-manifest", description = "Write a new MANIFEST from the headers of the batches.")
    private boolean rebuildManifest;

    @Option(
            names = "--cut-after",
            paramLabel = "N",
            description = "End the journal after this event, even if later events are good.")
    private Long cutAfter;

    @Option(names = "--execute", description = "Change the journal; without this flag nothing is changed.")
    private boolean execute;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (rebuildManifest && cutAfter != null) {
            throw new ParameterException(spec.commandLine(), "give either --rebuild-manifest or --cut-after");
        }
        if (rebuildManifest) {
            return rebuild();
        }
        return cutAfter == null ? repair(new Repair(data).run(execute), Map.of()) : cut();
    }

    private int cut() throws IOException {
        final Map<String, Long> lost = LostEvents.after(cutAfter, data);
        try {
            return repair(new Repair(data).cutAfter(cutAfter, execute), lost);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "cannot --cut-after " + cutAfter + ": " + e.getMessage());
        }
    }

    private int rebuild() throws IOException {
        final ManifestRebuild.Plan plan = new ManifestRebuild(data).run(execute);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(plan, out);
        } else if (plan.isNothing()) {
            out.println("nothing to rebuild: MANIFEST is undamaged and names every epoch");
        } else {
            print(plan, out);
        }
        out.flush();
        return execute || plan.isNothing() ? ExitCodes.GOOD : ExitCodes.DAMAGE;
    }

    private void print(final ManifestRebuild.Plan plan, final PrintWriter out) {
        out.println("damage  " + plan.reason());
        for (final EpochInfo epoch : plan.epochs()) {
            out.println((execute ? "named   " : "names   ") + "epoch " + epoch.number() + " from event "
                    + epoch.firstSequence() + (epoch.isOpen() ? " on" : " to " + epoch.lastSequence()) + ", files "
                    + epoch.files());
        }
        plan.leftovers().forEach(path -> out.println("leaves  " + path + ": a copy that the next start removes"));
        printWhatIsNotKnown(plan, out);
        out.println(
                execute
                        ? "done; an old MANIFEST is in set-aside/; next: doorbuster journal verify --data "
                                + ShellWord.of(data)
                        : "nothing was changed; to rebuild: doorbuster journal repair --data " + ShellWord.of(data)
                                + " --rebuild-manifest --execute");
    }

    /** Prints the facts that only MANIFEST had. */
    private static void printWhatIsNotKnown(final ManifestRebuild.Plan plan, final PrintWriter out) {
        if (plan.prunedThrough() > 0) {
            out.println("absent  events 1 to " + plan.prunedThrough()
                    + ": pruned or lost, the files do not show which; a server needs a snapshot of them to start");
        }
        if (plan.snapshotSequence() > plan.lastSequence()) {
            out.println("LOST    events " + (plan.lastSequence() + 1) + " to " + plan.snapshotSequence()
                    + " at least: a snapshot includes them, but no file has them; check the backup");
        }
        out.println("unknown whether there were files or epochs with events after " + plan.lastSequence()
                + ": compare with the backup, and with the orders that were acknowledged to shoppers");
    }

    private void printJson(final ManifestRebuild.Plan plan, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeBooleanField("executed", execute);
            generator.writeStringField("damage", plan.reason());
            generator.writeArrayFieldStart("epochs");
            for (final EpochInfo epoch : plan.epochs()) {
                generator.writeStartObject();
                generator.writeNumberField("epoch", epoch.number());
                generator.writeNumberField("firstSequence", epoch.firstSequence());
                if (!epoch.isOpen()) {
                    generator.writeNumberField("lastSequence", epoch.lastSequence());
                }
                generator.writeStringField("end", epoch.end());
                generator.writeNumberField("files", epoch.files());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            StateFormat.writePaths("leftovers", plan.leftovers(), generator);
            generator.writeNumberField("prunedThrough", plan.prunedThrough());
            generator.writeNumberField("lastSequence", plan.lastSequence());
            generator.writeNumberField("snapshotSequence", plan.snapshotSequence());
            generator.writeEndObject();
        }
        out.println();
    }

    /** @param lostKinds events that a cut loses, by kind; empty if the journal is not cut */
    private int repair(final Repair.Plan plan, final Map<String, Long> lostKinds) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(plan, lostKinds, out);
        } else if (plan.cut()) {
            printCut(plan, lostKinds, out);
        } else if (plan.isNothing()) {
            out.println("nothing to repair: a server can start on " + data + " at sequence " + plan.keptThrough()
                    + ", state hash " + plan.stateHash());
        } else {
            print(plan, out);
        }
        out.flush();
        return execute || plan.isNothing() || plan.cut() ? ExitCodes.GOOD : ExitCodes.DAMAGE;
    }

    private void printCut(final Repair.Plan plan, final Map<String, Long> lostKinds, final PrintWriter out) {
        printKept(plan, out);
        out.println((execute ? "lost    " : "loses   ") + plan.lostEvents() + " events, up to " + plan.lostThrough()
                + ": " + LostEvents.words(lostKinds));
        plan.setAside().forEach(path -> out.println((execute ? "moved   " : "moves   ") + path));
        final String directory = "doorbuster journal %s --data " + ShellWord.of(data);
        if (execute) {
            out.println("done; next: " + directory.formatted("audit"));
        } else {
            out.println("to list what would be lost: " + directory.formatted("inspect") + " --from-sequence "
                    + (plan.keptThrough() + 1));
            out.println("nothing was changed; to cut: " + directory.formatted("repair") + " --cut-after " + cutAfter
                    + " --execute");
        }
    }

    private void printKept(final Repair.Plan plan, final PrintWriter out) {
        out.println((execute ? "kept    " : "keeps   ") + Counted.range(plan.keptFrom(), plan.keptThrough())
                + ", the last at " + plan.keptTime() + ", state hash " + plan.stateHash());
    }

    private void print(final Repair.Plan plan, final PrintWriter out) {
        out.println("damage  " + plan.damage());
        printKept(plan, out);
        final String lost = plan.lostBatches() == 0
                ? "the events in the damaged bytes"
                : plan.lostEvents() + " events, up to " + plan.lostThrough() + ", some of them in "
                        + Counted.of(plan.lostBatches(), "readable batch", "readable batches") + " after the damage";
        out.println((execute ? "lost    " : "loses   ") + lost + "; they were acknowledged to shoppers");
        plan.setAside().forEach(path -> out.println((execute ? "moved   " : "moves   ") + path));
        out.println(
                execute
                        ? "done; next: doorbuster journal audit --data " + ShellWord.of(data)
                        : "nothing was changed; to repair: doorbuster journal repair --data " + ShellWord.of(data)
                                + " --execute");
    }

    private void printJson(final Repair.Plan plan, final Map<String, Long> lostKinds, final PrintWriter out)
            throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeBooleanField("executed", execute);
            generator.writeStringField("damage", plan.damage());
            generator.writeBooleanField("cut", plan.cut());
            generator.writeNumberField("keptFrom", plan.keptFrom());
            generator.writeNumberField("keptThrough", plan.keptThrough());
            generator.writeNumberField("keptTime", plan.keptTime());
            generator.writeStringField("stateHash", plan.stateHash());
            generator.writeNumberField("lostEvents", plan.lostEvents());
            generator.writeNumberField("lostBatches", plan.lostBatches());
            generator.writeNumberField("lostThrough", plan.lostThrough());
            generator.writeObjectFieldStart("lostKinds");
            for (final Map.Entry<String, Long> kind : lostKinds.entrySet()) {
                generator.writeNumberField(kind.getKey(), kind.getValue());
            }
            generator.writeEndObject();
            StateFormat.writePaths("setAside", plan.setAside(), generator);
            generator.writeEndObject();
        }
        out.println();
    }
}
