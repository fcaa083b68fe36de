package io.doorbuster.cli.drop;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What {@code GET /v1/sales/{saleId}} says; units all. */
record SalePage(
        String state,
        long stock,
        long remaining,
        long sold,
        long held,
        long perUserLimit,
        long waitlisted,
        long sequence) {

    static SalePage read(JsonParser json) throws IOException {
        Fields fields = new Fields(json);
        return new SalePage(
                fields.text("state"),
                fields.number("stock"),
                fields.number("remaining"),
                fields.number("sold"),
                fields.number("held"),
                fields.number("perUserLimit"),
                fields.number("waitlisted"),
                fields.number("sequence"));
    }

    boolean isBalanced() {
        return sold + held + remaining == stock;
    }

    /** The scalar members of one object, by name. */
    static final class Fields {
        private final Map<String, String> members = new HashMap<>();

        Fields(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    members.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }

        String text(String name) throws IOException {
            String text = members.get(name);
            if (text == null) {
                throw new IOException("the answer has no member " + name);
            }
            return text;
        }

        String textOr(String name, String otherwise) {
            return members.getOrDefault(name, otherwise);
        }

        long numberOr(String name, long otherwise) throws IOException {
            return members.containsKey(name) ? number(name) : otherwise;
        }

        long number(String name) throws IOException {
            try {
                return Long.parseLong(text(name));
            } catch (NumberFormatException noNumber) {
                throw new IOException("the answer's member " + name + " is no whole number", noNumber);
            }
        }
    }
}
