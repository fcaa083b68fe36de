package io.doorbuster.cli.loadgen;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The answer to {@code GET /v1/sales/{saleId}}; all counts are in units. */
public record SalePage(
        String title,
        String state,
        long stock,
        long remaining,
        long sold,
        long held,
        long perUserLimit,
        long waitlisted,
        long sequence) {

    static SalePage read(final JsonParser json) throws IOException {
        final Fields fields = new Fields(json);
        return new SalePage(
                fields.textOr("title", ""),
                fields.text("state"),
                fields.number("stock"),
                fields.number("remaining"),
                fields.number("sold"),
                fields.number("held"),
                fields.number("perUserLimit"),
                fields.number("waitlisted"),
                fields.number("sequence"));
    }

    public boolean isBalanced() {
        return sold + held + remaining == stock;
    }

    /** The scalar members of one object, by name. */
    public static final class Fields {
        private final Map<String, String> members = new HashMap<>();

        Fields(final JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    members.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }

        public String text(final String name) throws IOException {
            final String text = members.get(name);
            if (text == null) {
                throw new IOException("the answer has no member " + name);
            }
            return text;
        }

        String textOr(final String name, final String otherwise) {
            return members.getOrDefault(name, otherwise);
        }

        public long numberOr(final String name, final long otherwise) throws IOException {
            return members.containsKey(name) ? number(name) : otherwise;
        }

        public long number(final String name) throws IOException {
            try {
                return Long.parseLong(text(name));
            } catch (final NumberFormatException noNumber) {
                throw new IOException("the answer's member " + name + " is not a whole number", noNumber);
            }
        }
    }
}
