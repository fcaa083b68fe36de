package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.Counted;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.journal.figures.EventKind;
import io.doorbuster.journal.figures.JournalStats;
import io.doorbuster.journal.figures.StatsReport;
import io.doorbuster.journal.read.EpochInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal stats}: prints counts and sizes of the journal. */
@Command(
        name = "stats",
        description = "Counts events by kind and sale, batches, bytes and epochs, and finds the busiest interval.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  doorbuster journal stats --data data/demo --bucket 100ms"})
final class StatsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Option(
            names = "--bucket",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "Length of an interval for the busiest interval (default ${DEFAULT-VALUE}).")
    private Duration bucket;

    @Override
    public Integer call() throws IOException {
        if (bucket.isZero()) {
            throw new ParameterException(spec.commandLine(), "--bucket must be positive");
        }
        final JournalProgress shown = new JournalProgress(options.progress);
        final StatsReport report;
        try {
            report = JournalStats.of(options.data, bucket.toMillis(), shown::tick);
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
        return ExitCodes.GOOD;
    }

    private static void print(final StatsReport report, final PrintWriter out) {
        if (report.prunedThrough() > 0) {
            out.println("pruned     events 1 to " + report.prunedThrough() + ", which are not counted");
        }
        out.printf(
                Locale.ROOT,
                "events     %,d, from %s to %s%n",
                report.events(),
                Instant.ofEpochMilli(report.firstTime()),
                Instant.ofEpochMilli(report.lastTime()));
        out.printf(
                Locale.ROOT,
                "batches    %,d; events per batch: min %,d, median %,d, max %,d%n",
                report.batches().count(),
                report.batches().min(),
                report.batches().median(),
                report.batches().max());
        out.printf(Locale.ROOT, "event      %.1f bytes on average%n", report.bytesPerEvent());
        out.printf(
                Locale.ROOT,
                "busiest    %s in %d ms from %s, %,.0f/s%n",
                Counted.of(report.peak().events(), "event"),
                report.peak().bucketMillis(),
                Instant.ofEpochMilli(report.peak().start()),
                report.peak().eventsPerSecond());
        out.printf(
                Locale.ROOT,
                "files      %d, %,d bytes in use of %,d including holes%n",
                report.files(),
                report.usedBytes(),
                report.totalBytes());
        for (final EpochInfo epoch : report.epochs()) {
            out.println("epoch      " + epoch.number() + " from " + epoch.firstSequence()
                    + (epoch.isOpen() ? "" : " to " + epoch.lastSequence()) + ", " + epoch.end() + ", files "
                    + epoch.files());
        }
        printKinds("all", report.kinds(), out);
        report.sales().forEach((sale, kinds) -> printKinds("sale " + sale, kinds, out));
    }

    private static void printKinds(final String title, final Map<EventKind, Long> kinds, final PrintWriter out) {
        out.println();
        out.println(title);
        kinds.forEach((kind, count) -> out.printf(Locale.ROOT, "  %-18s %,15d%n", kind.label(), count));
    }

    private static void printJson(final StatsReport report, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeNumberField("prunedThrough", report.prunedThrough());
            generator.writeNumberField("events", report.events());
            generator.writeNumberField("firstTime", report.firstTime());
            generator.writeNumberField("lastTime", report.lastTime());
            generator.writeNumberField("bytesPerEvent", report.bytesPerEvent());
            generator.writeObjectFieldStart("batches");
            generator.writeNumberField("count", report.batches().count());
            generator.writeNumberField("min", report.batches().min());
            generator.writeNumberField("median", report.batches().median());
            generator.writeNumberField("max", report.batches().max());
            generator.writeEndObject();
            generator.writeObjectFieldStart("peak");
            generator.writeNumberField("bucketMs", report.peak().bucketMillis());
            generator.writeNumberField("start", report.peak().start());
            generator.writeNumberField("events", report.peak().events());
            generator.writeEndObject();
            generator.writeNumberField("files", report.files());
            generator.writeNumberField("usedBytes", report.usedBytes());
            generator.writeNumberField("totalBytes", report.totalBytes());
            writeKinds("kinds", report.kinds(), generator);
            generator.writeObjectFieldStart("sales");
            for (final Map.Entry<String, Map<EventKind, Long>> sale :
                    report.sales().entrySet()) {
                writeKinds(sale.getKey(), sale.getValue(), generator);
            }
            generator.writeEndObject();
            generator.writeArrayFieldStart("epochs");
            for (final EpochInfo epoch : report.epochs()) {
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
            generator.writeEndObject();
        }
        out.println();
    }

    private static void writeKinds(final String name, final Map<EventKind, Long> kinds, final JsonGenerator generator)
            throws IOException {
        generator.writeObjectFieldStart(name);
        for (final Map.Entry<EventKind, Long> kind : kinds.entrySet()) {
            generator.writeNumberField(kind.getKey().label(), kind.getValue());
        }
        generator.writeEndObject();
    }
}
