package io.doorbuster.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads a request's body strictly: one JSON object with known members only, no member twice, and nothing after it. A
 * refusal names the place of the fault. Any thread.
 */
public final class JsonBody {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // JSON is UTF-8. Detecting other encodings would let different bytes mean the same document.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonSyntax.MAX_DEPTH)
                    // A number as long as a body may be is out of range, not malformed.
                    .maxNumberLength(1 << 16)
                    .build())
            .build();

    /** 2001-09-09. Every time of this century in epoch seconds is below it. */
    static final long MIN_TIME = 1_000_000_000_000L;
    /** 2100-01-01. Every time of this century in microseconds is above it. */
    static final long MAX_TIME = 4_102_444_800_000L;

    private JsonBody() {}

    /** Receives the members one by one, with the parser at the member's value. */
    public interface Members {
        void take(int index, Value value) throws IOException, BadInput;
    }

    /** Reads {@code body}. Its members must be among {@code names}; each is passed with its index there. */
    public static void read(final byte[] body, final List<String> names, final Members members) throws BadInput {
        try (JsonParser parser = FACTORY.createParser(body)) {
            readObject(parser, names, members);
            if (parser.nextToken() != null) {
                throw JsonSyntax.error(
                        parser.currentTokenLocation().getByteOffset(), "the body must end after the JSON object");
            }
        } catch (final JsonProcessingException refused) {
            throw JsonSyntax.explain(body, "the body ends before the JSON object does");
        } catch (final IOException impossible) {
            throw new UncheckedIOException("reading an array", impossible);
        }
    }

    private static void readObject(final JsonParser parser, final List<String> names, final Members members)
            throws IOException, BadInput {
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
            // The same as no body.
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() == null) {
                throw JsonSyntax.error(
                        parser.currentLocation().getByteOffset(), "the body has no JSON value, only white space");
            }
            throw BadInput.invalidValue("", "The body must be one JSON object.");
        }
        readMembers(parser, "", names, members);
    }

    /**
     * Reads from the opening brace of an object to its closing brace. {@code path} is the prefix of its member names.
     */
    private static void readMembers(
            final JsonParser parser, final String path, final List<String> names, final Members members)
            throws IOException, BadInput {
        final Value value = new Value(parser);
        long seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final int index = names.indexOf(parser.currentName());
            if (index < 0) {
                throw BadInput.of(
                        Problem.UNKNOWN_MEMBER,
                        path + parser.currentName(),
                        "The member \"" + path + parser.currentName() + "\" is not known. Known members: "
                                + known(names) + ".");
            }
            if ((seen & 1L << index) != 0) {
                throw BadInput.of(
                        Problem.DUPLICATE_MEMBER,
                        path + names.get(index),
                        "The body has \"" + path + names.get(index) + "\" twice. Send it once.");
            }
            seen |= 1L << index;
            parser.nextToken();
            value.name = path + names.get(index);
            members.take(index, value);
        }
    }

    private static String known(final List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** A member's value, not yet checked. */
    public static final class Value {
        private final JsonParser parser;
        private String name;

        private Value(final JsonParser parser) {
            this.parser = parser;
        }

        public boolean isNull() {
            return parser.currentToken() == JsonToken.VALUE_NULL;
        }

        /** True for a number of any form and size. */
        public boolean isNumber() {
            return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
        }

        /** True for a whole number that an int can hold. */
        public boolean isInt() throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() == JsonParser.NumberType.INT;
        }

        public boolean isZero() throws IOException {
            return isInt() && parser.getIntValue() == 0;
        }

        public int intValue() throws IOException {
            return parser.getIntValue();
        }

        /** The value as a whole number from {@code min} to {@code max}. */
        public long wholeNumber(final long min, final long max) throws IOException, BadInput {
            final boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || parser.getLongValue() < min || parser.getLongValue() > max) {
                throw invalid("must be a whole number from " + min + " to " + max);
            }
            return parser.getLongValue();
        }

        /** The value as a time in epoch milliseconds. Refuses numbers that are probably in another unit. */
        public long time() throws IOException, BadInput {
            final long time = wholeNumber(0, Long.MAX_VALUE);
            if (time < MIN_TIME) {
                throw invalid("is " + Instant.ofEpochMilli(time) + "; send epoch milliseconds from " + MIN_TIME
                        + " on, not seconds");
            }
            if (time > MAX_TIME) {
                throw invalid("must not be after " + Instant.ofEpochMilli(MAX_TIME) + "; send epoch milliseconds");
            }
            return time;
        }

        public String string() throws IOException, BadInput {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid("must be a string");
            }
            return parser.getText();
        }

        /**
         * Reads the value as an object of strings and nulls: at most {@code maxCount} members of any name, none twice.
         *
         * @param entries receives each name and its value, or null
         */
        public void strings(final int maxCount, final BiConsumer<String, String> entries) throws IOException, BadInput {
            final Set<String> seen = new HashSet<>();
            final String path = name + '.';
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw invalid("must be an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String entry = parser.currentName();
                if (!seen.add(entry)) {
                    throw BadInput.of(
                            Problem.DUPLICATE_MEMBER,
                            path + entry,
                            "The body has \"" + path + entry + "\" twice. Send it once.");
                }
                if (seen.size() > maxCount) {
                    throw invalid("must have at most " + maxCount + " members");
                }
                parser.nextToken();
                if (!isNull() && parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw BadInput.invalidValue(path + entry, "\"" + path + entry + "\" must be a string or null.");
                }
                entries.accept(entry, isNull() ? null : parser.getText());
            }
        }

        public boolean flag() throws BadInput {
            if (parser.currentToken() != JsonToken.VALUE_TRUE && parser.currentToken() != JsonToken.VALUE_FALSE) {
                throw invalid("must be true or false");
            }
            return parser.currentToken() == JsonToken.VALUE_TRUE;
        }

        /**
         * Reads the value as an array of at most {@code maxCount} objects.
         *
         * @param elements returns the receiver for the members of the next object, given the name of the element
         */
        public void objects(final int maxCount, final List<String> names, final Function<String, Members> elements)
                throws IOException, BadInput {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw invalid("must be an array of objects");
            }
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                if (i == maxCount || parser.currentToken() != JsonToken.START_OBJECT) {
                    throw invalid("must be an array of at most " + maxCount + " objects");
                }
                final String element = name + '[' + i + ']';
                readMembers(parser, element + '.', names, elements.apply(element));
            }
        }

        public BadInput invalid(final String rule) {
            return BadInput.invalidValue(name, "\"" + name + "\" " + rule + ".");
        }
    }
}
