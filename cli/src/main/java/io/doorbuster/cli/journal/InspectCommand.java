package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.journal.BatchView;
import io.doorbuster.journal.JournalReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
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

    @Option(names = "--user", paramLabel = "ID", description = "Only events of this user.")
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
        if (line.sequence() < fromSequence
                || (sale != null && !sale.equals(line.saleId()))
                || (user != null && !user.equals(line.user()))) {
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
                        text.append(' ').append(name).append('=').append(value));
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
                if (member.getValue() instanceof final Long number) {
                    generator.writeNumberField(member.getKey(), number);
                } else {
                    generator.writeStringField(member.getKey(), (String) member.getValue());
                }
            }
            generator.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
