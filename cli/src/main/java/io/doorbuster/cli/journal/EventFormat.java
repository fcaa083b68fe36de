package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.JsonOutput;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.engine.model.Round;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Formats an {@link EventLine} as text or as a JSON object. */
final class EventFormat {
    private final boolean json;

    EventFormat(final boolean json) {
        this.json = json;
    }

    String line(final EventLine line) {
        return json ? asJson(line) : asText(line);
    }

    private static String asText(final EventLine line) {
        final StringBuilder text = new StringBuilder(120);
        text.append(line.sequence()).append(' ').append(Instant.ofEpochMilli(line.time()));
        text.append(' ').append(line.kind());
        if (line.saleId() != null) {
            text.append(" sale=").append(Printable.of(line.saleId()));
        }
        if (line.user() != null) {
            text.append(" user=").append(Printable.of(line.user()));
        }
        line.members()
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(asText(value)));
        return text.toString();
    }

    private static String asText(final Object value) {
        if (!(value instanceof List<?> rounds)) {
            return Printable.of(value.toString());
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
        try (JsonGenerator generator = JsonOutput.to(text)) {
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
        } else if (value == EventLine.NEVER) {
            generator.writeNull();
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
