package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.Counted;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.journal.audit.Audit;
import io.doorbuster.journal.audit.AuditReport;
import io.doorbuster.journal.verify.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal audit}: checks from the journal alone whether every sale was exact. */
@Command(
        name = "audit",
        description = {
            "Checks from the journal alone whether every sale in it was exact. Prints one verdict per rule, with the"
                    + " number of checks and of violations.",
            "Exits with 3 if a rule is broken."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal audit --data data/demo",
            "  doorbuster journal audit --data data/demo --json"
        })
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Override
    public Integer call() throws IOException {
        final JournalProgress shown = new JournalProgress(options.progress);
        final AuditReport report;
        try {
            report = Audit.of(options.data, shown::tick);
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
        return report.holds() ? ExitCodes.GOOD : ExitCodes.DAMAGE;
    }

    private static void print(final AuditReport report, final PrintWriter out) {
        final String live = report.live() ? ", the durable part of a live journal" : "";
        if (report.events() == 0) {
            out.println("no events to audit" + live);
        } else {
            out.println(Counted.of(report.events(), "event") + ", " + report.firstSequence() + " to "
                    + report.lastSequence() + live);
        }
        if (report.prunedThrough() > 0) {
            out.println("events 1 to " + report.prunedThrough() + " were pruned; the audit begins with snapshot "
                    + (report.firstSequence() - 1) + ", and the verdict is about the events after it");
        }
        for (final Verdict verdict : report.verdicts()) {
            out.printf(
                    Locale.ROOT,
                    "%-6s  %-13s %,15d checked, %,d broken: %s%n",
                    verdict.holds() ? "ok" : "BROKEN",
                    verdict.rule().label(),
                    verdict.checked(),
                    verdict.broken(),
                    verdict.rule().meaning());
            for (final Verdict.Breach breach : verdict.examples()) {
                out.println("        event " + breach.sequence() + ": " + Printable.of(breach.what()));
            }
            if (verdict.broken() > verdict.examples().size()) {
                out.printf(
                        Locale.ROOT,
                        "        and %,d more%n",
                        verdict.broken() - verdict.examples().size());
            }
        }
        if (report.usersAtRefusalBound() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d times a user reached the number of journaled refusals of a sale; further ones left no event%n",
                    report.usersAtRefusalBound());
        }
        out.println(report.holds() ? "verdict: exact" : "verdict: NOT exact");
    }

    private static void printJson(final AuditReport report, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeBooleanField("exact", report.holds());
            generator.writeNumberField("events", report.events());
            generator.writeNumberField("prunedThrough", report.prunedThrough());
            generator.writeNumberField("firstSequence", report.firstSequence());
            generator.writeNumberField("lastSequence", report.lastSequence());
            generator.writeBooleanField("live", report.live());
            generator.writeNumberField("usersAtRefusalBound", report.usersAtRefusalBound());
            generator.writeArrayFieldStart("rules");
            for (final Verdict verdict : report.verdicts()) {
                generator.writeStartObject();
                generator.writeStringField("rule", verdict.rule().label());
                generator.writeStringField("meaning", verdict.rule().meaning());
                generator.writeBooleanField("holds", verdict.holds());
                generator.writeNumberField("checked", verdict.checked());
                generator.writeNumberField("broken", verdict.broken());
                generator.writeArrayFieldStart("examples");
                for (final Verdict.Breach breach : verdict.examples()) {
                    generator.writeStartObject();
                    generator.writeNumberField("sequence", breach.sequence());
                    generator.writeStringField("what", breach.what());
                    generator.writeEndObject();
                }
                generator.writeEndArray();
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }
}
