package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.sale.Round;
import io.doorbuster.journal.BatchView;
import io.doorbuster.journal.JournalReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal inspect}: the events themselves, one a line. */
@Command(
        name = "inspect",
        description = "Prints the journal's events, one a line, oldest first.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--sale", paramLabel = "ID", description = "Only events of this sale.")
    private String sale;

    @Option(names = "--user", paramLabel = "ID", description = "Only events of this user and their orders.")
    private String user;

    @Option(names = "--from-sequence", paramLabel = "N", defaultValue = "1", description = "Only from this event on.")
    private long fromSequence;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "9223372036854775807", description = "At most so many.")
    private long limit;

    @Option(names = "--last", paramLabel = "N", description = "Only the last so many, up to 1000000.")
    private Integer last;

    @Option(names = "--json", description = "A JSON object a line.")
    private boolean json;

    private static final int MOST_LAST = 1_000_000;

    private final JsonFactory jsonFactory = new JsonFactory();
    private final EventReader events = new EventReader();
    private final ArrayDeque<EventLine> lastLines = new ArrayDeque<>();
    /** With {@code --user}: what became of an order names the order only. */
    private final Set<String> ordersOfUser = new HashSet<>();

    private long shown;

    @Override
    public Integer call() {
        if (last != null && (last < 1 || last > MOST_LAST)) {
            throw new ParameterException(spec.commandLine(), "--last must be 1 to " + MOST_LAST + ", not " + last);
        }
        if (fromSequence < 1 || limit < 1) {
            throw new ParameterException(spec.commandLine(), "--from-sequence and --limit must be positive");
        }
        final PrintStream out = System.out;
        final EventLines lines = new EventLines(line -> take(line, out));
        try {
            new JournalReader(data).read(batch -> visit(batch, lines));
        } finally {
            // What lies before the damage is what one came to see.
            lastLines.forEach(line -> print(line, out));
            out.flush();
        }
        return ExitCodes.GOOD;
    }

    private boolean visit(final BatchView batch, final EventLines lines) {
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence() && shown < limit; sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, lines);
        }
        return shown < limit;
    }

    private void take(final EventLine line, final PrintStream out) {
        final boolean asked = (sale == null || sale.equals(line.saleId())) && (user == null || isOfUser(line));
        if (!asked || line.sequence() < fromSequence) {
            return;
        }
        if (last == null) {
            shown++;
            print(line, out);
        } else {
            if (lastLines.size() == last) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    private boolean isOfUser(final EventLine line) {
        final String orderId = (String) line.members().get("orderId");
        if (!user.equals(line.user())) {
            return ordersOfUser.contains(orderId);
        }
        if (orderId != null) {
            ordersOfUser.add(orderId);
        }
        return true;
    }

    private void print(final EventLine line, final PrintStream out) {
        out.println(json ? asJson(line) : asText(line));
    }

    private static String asText(final EventLine line) {
        final StringBuilder text = new StringBuilder(120);
        text.append(line.sequence()).append(' ').append(Instant.ofEpochMilli(line.time()));
        text.append(' ').append(line.kind());
        if (line.saleId() != null) {
            text.append(" sale=").append(line.saleId());
        }
        if (line.user() != null) {
            text.append(" user=").append(line.user());
        }
        line.members()
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(asText(value)));
        return text.toString();
    }

    private static String asText(final Object value) {
        if (!(value instanceof List<?> rounds)) {
            return value.toString();
        }
        final StringJoiner text = new StringJoiner(",");
        for (final Object each : rounds) {
            final Round round = (Round) each;
            text.add(round.units() + "@" + round.opensAt());
        }
        return text.toString();
    }

    private String asJson(final EventLine line) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = jsonFactory.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeNumberField("sequence", line.sequence());
            generator.writeNumberField("time", line.time());
            generator.writeStringField("kind", line.kind());
            if (line.saleId() != null) {
                generator.writeStringField("saleId", line.saleId());
            }
            if (line.user() != null) {
                generator.writeStringField("userId", line.user());
            }
            for (final Map.Entry<String, Object> member : line.members().entrySet()) {
                generator.writeFieldName(member.getKey());
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(final Object value, final JsonGenerator generator) throws IOException {
        if (value instanceof final Long number) {
            generator.writeNumber(number);
        } else if (value instanceof final Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof final List<?> rounds) {
            generator.writeStartArray();
            for (final Object each : rounds) {
                final Round round = (Round) each;
                generator.writeStartObject();
                generator.writeNumberField("opensAt", round.opensAt());
                generator.writeNumberField("units", round.units());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        } else {
            generator.writeString((String) value);
        }
    }
}
