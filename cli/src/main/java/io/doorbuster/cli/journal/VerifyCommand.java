package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.Counted;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.journal.disk.ShellWord;
import io.doorbuster.journal.verify.FileReport;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import io.doorbuster.journal.verify.VerifyReport.Range;
import io.doorbuster.journal.verify.VerifyReport.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal verify}: checks whether the files are as they were written. */
@Command(
        name = "verify",
        description = {
            "Checks every byte of the journal: checksums, sequences, and the state hash at every checkpoint. Continues"
                    + " after damage and lists the lost events.",
            "Exits with 3 if a file is damaged, even if the damage is before a snapshot that a server would start"
                    + " with."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal verify --data data/demo",
            "  doorbuster journal verify --data /backup/demo --json --progress none"
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Override
    public Integer call() throws IOException {
        final JournalProgress shown = new JournalProgress(options.progress);
        final VerifyReport report;
        try {
            report = Verification.of(options.data, shown::tick);
        } finally {
            shown.done();
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            printJson(report, out);
        } else {
            print(report, out);
        }
        out.flush();
        return report.verdict() == Result.DAMAGED ? ExitCodes.DAMAGE : ExitCodes.GOOD;
    }

    private void print(final VerifyReport report, final PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%5s %-24s %12s %12s %12s %11s %11s %10s %11s %12s %9s%n",
                "epoch",
                "file",
                "events",
                "first",
                "last",
                "bad batches",
                "lost events",
                "torn bytes",
                "good hashes",
                "wrong hashes",
                "unchecked");
        for (final FileReport file : report.files()) {
            out.printf(
                    Locale.ROOT,
                    "%5d %-24s %12d %12d %12d %11d %11d %10d %11d %12d %9d%n",
                    file.epoch(),
                    file.file().getFileName(),
                    file.events(),
                    file.firstSequence(),
                    file.lastSequence(),
                    file.badBatches(),
                    file.lostEvents(),
                    file.tornBytes(),
                    file.hashesRight(),
                    file.hashesWrong(),
                    file.hashesUnchecked());
        }
        report.problems().forEach(problem -> out.println("DAMAGE  " + Printable.of(problem)));
        for (final FileReport file : report.files()) {
            file.problems().forEach(problem -> out.println("DAMAGE  " + Printable.of(file.file() + ": " + problem)));
        }
        for (final Range range : report.lost()) {
            out.println("LOST    " + Counted.range(range.first(), range.last()));
        }
        if (report.prunedThrough() > 0) {
            out.println("pruned:  " + begins(report));
        }
        out.println("verdict: " + sentence(report));
        out.println("next:    " + next(report));
    }

    private static String begins(final VerifyReport report) {
        return "events 1 to " + report.prunedThrough() + " were pruned; "
                + (report.stateSequence() == 0
                        ? "there is no state to compare hashes with"
                        : "the state begins with snapshot " + report.stateSequence()
                                + ", and hashes are compared after it");
    }

    private static String sentence(final VerifyReport report) {
        final String events = Counted.of(report.events(), "event") + (report.live() ? " of a live journal" : "");
        return switch (report.verdict()) {
            case GOOD -> "good, " + events;
            case TORN -> "good, " + events + ", and a torn tail of a crash";
            case DAMAGED ->
                String.format(Locale.ROOT, "DAMAGED, %s can be read, %,d are lost", events, report.lostEvents())
                        + (report.manifestIsLost()
                                ? String.format(
                                        Locale.ROOT,
                                        ", %,d are in places that MANIFEST does not name",
                                        report.unnamedEvents())
                                : "");
        };
    }

    private String next(final VerifyReport report) {
        return switch (report.verdict()) {
            case GOOD -> "nothing to do";
            case TORN -> "nothing to do; the next start of the server ignores the torn tail";
            case DAMAGED ->
                report.newerFormat()
                        ? "a newer doorbuster wrote it; verify and start it with that version"
                        : "copy " + ShellWord.of(options.data)
                                + " to another place, then see what can be kept: doorbuster journal repair --data "
                                + ShellWord.of(options.data) + (report.manifestIsLost() ? " --rebuild-manifest" : "");
        };
    }

    private void printJson(final VerifyReport report, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeStringField("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
            generator.writeBooleanField("live", report.live());
            generator.writeBooleanField("newerFormat", report.newerFormat());
            generator.writeNumberField("prunedThrough", report.prunedThrough());
            generator.writeNumberField("stateSequence", report.stateSequence());
            generator.writeNumberField("events", report.events());
            generator.writeNumberField("lostEvents", report.lostEvents());
            generator.writeStringField("next", next(report));
            writeStrings("problems", report.problems(), generator);
            generator.writeArrayFieldStart("lost");
            for (final Range range : report.lost()) {
                generator.writeStartObject();
                generator.writeNumberField("first", range.first());
                generator.writeNumberField("last", range.last());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("files");
            for (final FileReport file : report.files()) {
                write(file, generator);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }

    private static void write(final FileReport file, final JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        generator.writeNumberField("epoch", file.epoch());
        generator.writeStringField("file", file.file().toString());
        generator.writeNumberField("bytes", file.bytes());
        generator.writeNumberField("batches", file.batches());
        generator.writeNumberField("events", file.events());
        generator.writeNumberField("firstSequence", file.firstSequence());
        generator.writeNumberField("lastSequence", file.lastSequence());
        generator.writeNumberField("badBatches", file.badBatches());
        generator.writeNumberField("lostEvents", file.lostEvents());
        generator.writeNumberField("tornBytes", file.tornBytes());
        generator.writeNumberField("copiedEvents", file.copiedEvents());
        generator.writeNumberField("hashesRight", file.hashesRight());
        generator.writeNumberField("hashesWrong", file.hashesWrong());
        generator.writeNumberField("hashesUnchecked", file.hashesUnchecked());
        writeStrings("problems", file.problems(), generator);
        generator.writeEndObject();
    }

    private static void writeStrings(final String name, final Iterable<String> values, final JsonGenerator generator)
            throws IOException {
        generator.writeArrayFieldStart(name);
        for (final String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
    }
}
