package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.cli.flags.PointInTime;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.journal.figures.SaleDiff;
import io.doorbuster.journal.figures.SaleFigures;
import io.doorbuster.journal.figures.StateAt;
import io.doorbuster.journal.figures.StateAt.Point;
import io.doorbuster.journal.figures.StateDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code doorbuster journal diff}: prints the changes between two points of the journal. */
@Command(
        name = "diff",
        description = {
            "Prints the changes between two points of the journal: the units and the terms of each sale, and how many"
                    + " orders went from one status to another.",
            "A point is the sequence of an event (the state after it), or 'time:' and a time, such as"
                    + " time:2026-11-27T18:00:00Z or time:1795802400000."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal diff --data data/demo 1 5321",
            "  doorbuster journal diff --data data/demo time:2026-11-27T18:00:00Z 5321"
        })
final class DiffCommand implements Callable<Integer> {
    private static final Map<String, ToIntFunction<SaleFigures>> FIGURES = new LinkedHashMap<>();

    static {
        FIGURES.put("stock", SaleFigures::stock);
        FIGURES.put("sold", SaleFigures::sold);
        FIGURES.put("held", SaleFigures::held);
        FIGURES.put("remaining", SaleFigures::remaining);
        FIGURES.put("waitlisted", SaleFigures::waitlisted);
        FIGURES.put("registered", SaleFigures::registered);
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Parameters(index = "0", paramLabel = "A", converter = PointConverter.class, description = "The earlier point.")
    private Point from;

    @Parameters(index = "1", paramLabel = "B", converter = PointConverter.class, description = "The later point.")
    private Point to;

    /** {@code 5321}, or {@code time:} and a {@link PointInTime}. */
    static final class PointConverter implements ITypeConverter<Point> {
        private static final String TIME = "time:";

        @Override
        public Point convert(final String text) {
            if (text.startsWith(TIME)) {
                return Point.at(new PointInTime().convert(text.substring(TIME.length())));
            }
            if (!text.matches("\\d{1,18}")) {
                throw new TypeConversionException("'" + text
                        + "' is not a point of the journal; write the sequence of an event, or time: and a time");
            }
            return Point.after(Long.parseLong(text));
        }
    }

    @Override
    public Integer call() throws IOException {
        final PointReader points = new PointReader(spec, options.progress);
        final StateAt state = new StateAt(options.data);
        points.replay(state, from);
        final long before = state.sales().sequence();
        final StateDiff remembered = new StateDiff(state.sales());
        refuseIf(
                to.sequence() < before,
                "B is before A: event " + to.sequence() + " is before event " + before + "; exchange them");
        refuseIf(
                to.time() < state.sales().lastTime(),
                "B is before A: the time of event " + before + " is "
                        + Instant.ofEpochMilli(state.sales().lastTime()) + "; give a later time");
        points.replay(state, to);
        final List<SaleDiff> diffs = remembered.to(state.sales());
        final PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            printJson(diffs, before, state.sales().sequence(), out);
        } else {
            print(diffs, before, state.sales().sequence(), out);
        }
        out.flush();
        return ExitCodes.GOOD;
    }

    private void refuseIf(final boolean wrong, final String why) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), why);
        }
    }

    private static void print(final List<SaleDiff> diffs, final long before, final long after, final PrintWriter out) {
        out.println("from event " + before + " to event " + after + ", " + (after - before) + " events");
        if (diffs.isEmpty()) {
            out.println("no sale changed");
        }
        for (final SaleDiff diff : diffs) {
            out.println();
            out.println("sale " + diff.saleId()
                    + (diff.before() == null ? " (created)" : diff.after() == null ? " (removed)" : ""));
            FIGURES.forEach((name, figure) -> printFigure(diff, name, figure, out));
            for (final SaleDiff.Change change : diff.terms()) {
                out.printf(
                        "  %-18s %s -> %s%n",
                        change.name(), Printable.of("" + change.before()), Printable.of("" + change.after()));
            }
            diff.moves()
                    .forEach((move, count) -> out.printf(
                            Locale.ROOT,
                            "  %-18s %s -> %s  %d%n",
                            "orders",
                            name(move.from(), "new"),
                            name(move.to(), "removed"),
                            count));
        }
    }

    private static void printFigure(
            final SaleDiff diff, final String name, final ToIntFunction<SaleFigures> figure, final PrintWriter out) {
        final int was = diff.before() == null ? 0 : figure.applyAsInt(diff.before());
        final int is = diff.after() == null ? 0 : figure.applyAsInt(diff.after());
        if (was != is) {
            out.printf(Locale.ROOT, "  %-18s %d -> %d  (%+d)%n", name, was, is, is - was);
        }
    }

    private static String name(final OrderStatus status, final String none) {
        return status == null ? none : status.label();
    }

    private static void printJson(
            final List<SaleDiff> diffs, final long before, final long after, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeNumberField("fromSequence", before);
            generator.writeNumberField("toSequence", after);
            generator.writeArrayFieldStart("sales");
            for (final SaleDiff diff : diffs) {
                write(diff, generator);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }

    private static void write(final SaleDiff diff, final JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("saleId", diff.saleId());
        writeFigures("before", diff.before(), generator);
        writeFigures("after", diff.after(), generator);
        generator.writeArrayFieldStart("terms");
        for (final SaleDiff.Change change : diff.terms()) {
            generator.writeStartObject();
            generator.writeStringField("name", change.name());
            generator.writeStringField("before", change.before());
            generator.writeStringField("after", change.after());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("orders");
        for (final Map.Entry<SaleDiff.Move, Integer> move : diff.moves().entrySet()) {
            generator.writeStartObject();
            generator.writeStringField("from", name(move.getKey().from(), null));
            generator.writeStringField("to", name(move.getKey().to(), null));
            generator.writeNumberField("count", move.getValue());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static void writeFigures(final String name, final SaleFigures figures, final JsonGenerator generator)
            throws IOException {
        if (figures == null) {
            generator.writeNullField(name);
            return;
        }
        generator.writeObjectFieldStart(name);
        for (final Map.Entry<String, ToIntFunction<SaleFigures>> figure : FIGURES.entrySet()) {
            generator.writeNumberField(figure.getKey(), figure.getValue().applyAsInt(figures));
        }
        generator.writeEndObject();
    }
}
