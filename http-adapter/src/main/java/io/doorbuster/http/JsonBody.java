package io.doorbuster.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a request's body strictly: one JSON object, known members only, none twice, nothing behind it. Whatever is
 * wrong is told with its place. Any thread.
 */
final class JsonBody {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // UTF-8 is what JSON is; a guess at anything else would let other bytes mean the same document.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonSyntax.MAX_DEPTH)
                    // A number as long as any body allows is out of range, not malformed.
                    .maxNumberLength(1 << 16)
                    .build())
            .build();

    /** 2001-09-09: every time of this century in epoch seconds is less. */
    static final long MIN_TIME = 1_000_000_000_000L;
    /** 2100-01-01: every time of this century in microseconds is more. */
    static final long MAX_TIME = 4_102_444_800_000L;

    private static final String IDENTITY = "identity";

    private JsonBody() {}

    /** Takes the members one by one, each standing at its value. */
    interface Members {
        void take(int index, Value value) throws IOException, BadInput;
    }

    /**
     * Reads the call's body, if it has one; the members that may occur are {@code names}, told by their index.
     *
     * @throws BadInput also if the body is too large, or does not say that it is JSON
     */
    static void read(final Call call, final List<String> names, final Members members) throws BadInput {
        if (call.bodyTooLarge) {
            throw BadInput.of(Problem.BODY_TOO_LARGE, null, Problem.BODY_TOO_LARGE.detail());
        }
        if (call.body.length > 0) {
            checkType(call);
            read(call.body, names, members);
        }
    }

    private static void checkType(final Call call) throws BadInput {
        final HeaderValues codings = call.exchange.getRequestHeaders().get(Headers.CONTENT_ENCODING);
        if (codings != null && (codings.size() > 1 || !IDENTITY.equalsIgnoreCase(codings.getFirst()))) {
            throw BadInput.of(
                    Problem.UNSUPPORTED_MEDIA_TYPE,
                    null,
                    "Bodies are taken uncompressed. Send the body as it is, without Content-Encoding.");
        }
        final HeaderValues types = call.exchange.getRequestHeaders().get(Headers.CONTENT_TYPE);
        if (types == null || types.size() > 1 || !MediaType.isJson(types.getFirst(), call.isPatch())) {
            throw BadInput.of(Problem.UNSUPPORTED_MEDIA_TYPE, null, Problem.UNSUPPORTED_MEDIA_TYPE.detail());
        }
    }

    /** Reads the body of a call that needs none: there is none, or an empty object. */
    static void readNothing(final Call call) throws BadInput {
        read(call, List.of(), (index, value) -> {});
    }

    private static void read(final byte[] body, final List<String> names, final Members members) throws BadInput {
        try (JsonParser parser = FACTORY.createParser(body)) {
            readObject(parser, names, members);
            if (parser.nextToken() != null) {
                throw JsonSyntax.error(parser.currentTokenLocation().getByteOffset(), "there is more after the object");
            }
        } catch (final JsonProcessingException refused) {
            throw JsonSyntax.explain(body, "the body ends too soon");
        } catch (final IOException impossible) {
            throw new UncheckedIOException("reading an array", impossible);
        }
    }

    private static void readObject(final JsonParser parser, final List<String> names, final Members members)
            throws IOException, BadInput {
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
            // As good as no body at all.
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() == null) {
                throw JsonSyntax.error(parser.currentLocation().getByteOffset(), "the body is blank");
            }
            throw BadInput.invalidValue("", "The body must be one JSON object.");
        }
        readMembers(parser, "", names, members);
    }

    /** From the brace that opens the object to the one that closes it; {@code path} is what to put before its names. */
    private static void readMembers(
            final JsonParser parser, final String path, final List<String> names, final Members members)
            throws IOException, BadInput {
        final Value value = new Value(parser);
        long seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final int index = names.indexOf(parser.currentName());
            if (index < 0) {
                throw BadInput.of(
                        Problem.UNKNOWN_MEMBER, path + parser.currentName(), "Known here: " + known(names) + ".");
            }
            if ((seen & 1L << index) != 0) {
                throw BadInput.of(
                        Problem.DUPLICATE_MEMBER,
                        path + names.get(index),
                        "\"" + path + names.get(index) + "\" stands here twice.");
            }
            seen |= 1L << index;
            parser.nextToken();
            value.name = path + names.get(index);
            members.take(index, value);
        }
    }

    private static String known(final List<String> names) {
        return names.isEmpty() ? "no member at all" : String.join(", ", names);
    }

    /** A member's value, not yet believed. */
    static final class Value {
        private final JsonParser parser;
        private String name;

        private Value(final JsonParser parser) {
            this.parser = parser;
        }

        boolean isNull() {
            return parser.currentToken() == JsonToken.VALUE_NULL;
        }

        /** True for a number of any form and size. */
        boolean isNumber() {
            return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
        }

        /** True for a whole number that an int can hold. */
        boolean isInt() throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() == JsonParser.NumberType.INT;
        }

        boolean isZero() throws IOException {
            return isInt() && parser.getIntValue() == 0;
        }

        int intValue() throws IOException {
            return parser.getIntValue();
        }

        /** The value, a whole number from {@code min} to {@code max}. */
        long wholeNumber(final long min, final long max) throws IOException, BadInput {
            final boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || parser.getLongValue() < min || parser.getLongValue() > max) {
                throw invalid("must be a whole number from " + min + " to " + max);
            }
            return parser.getLongValue();
        }

        /** The value, a time that cannot have been meant in another unit than epoch milliseconds. */
        long time() throws IOException, BadInput {
            final long time = wholeNumber(0, Long.MAX_VALUE);
            if (time < MIN_TIME) {
                throw invalid("is " + Instant.ofEpochMilli(time) + "; times are epoch milliseconds from " + MIN_TIME
                        + " on. Was it meant in seconds");
            }
            if (time > MAX_TIME) {
                throw invalid("must not be after " + Instant.ofEpochMilli(MAX_TIME) + "; times are epoch milliseconds");
            }
            return time;
        }

        String string() throws IOException, BadInput {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid("must be a string");
            }
            return parser.getText();
        }

        boolean flag() throws BadInput {
            if (parser.currentToken() != JsonToken.VALUE_TRUE && parser.currentToken() != JsonToken.VALUE_FALSE) {
                throw invalid("must be true or false");
            }
            return parser.currentToken() == JsonToken.VALUE_TRUE;
        }

        /**
         * The value, an array of at most {@code maxCount} objects.
         *
         * @param elements makes what takes the members of the next one; told the name of the element
         */
        void objects(final int maxCount, final List<String> names, final Function<String, Members> elements)
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

        BadInput invalid(final String rule) {
            return BadInput.invalidValue(name, "\"" + name + "\" " + rule + ".");
        }
    }
}
