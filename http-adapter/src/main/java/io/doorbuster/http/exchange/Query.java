package io.doorbuster.http.exchange;

import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The parameters of the query. */
public final class Query {
    private final Map<String, Deque<String>> parameters;

    private Query(final Map<String, Deque<String>> parameters) {
        this.parameters = parameters;
    }

    /** The call's parameters, read as strictly as a body: only those in {@code names}, and none twice. */
    public static Query of(final Call call, final List<String> names) throws BadInput {
        final Map<String, Deque<String>> parameters = call.exchange().queryParameters();
        for (final Map.Entry<String, Deque<String>> parameter : parameters.entrySet()) {
            if (!names.contains(parameter.getKey())) {
                throw BadInput.of(
                        Problem.UNKNOWN_MEMBER,
                        parameter.getKey(),
                        "The parameter \"" + parameter.getKey() + "\" is not known. Known parameters: "
                                + (names.isEmpty() ? "none" : String.join(", ", names)) + ".");
            }
            if (parameter.getValue().size() > 1) {
                throw BadInput.of(
                        Problem.DUPLICATE_MEMBER,
                        parameter.getKey(),
                        "The query has \"" + parameter.getKey() + "\" twice. Send it once.");
            }
        }
        return new Query(parameters);
    }

    /**
     * The parameters of a call for a page for people. The page ignores those that it does not know, because links in
     * newsletters and advertisements have more. Of one that occurs twice, the first counts.
     */
    public static Query ofPage(final Call call) {
        return new Query(call.exchange().queryParameters());
    }

    /**
     * The parameter as a whole number from {@code min} to {@code max} in decimal digits; {@code absent} if it is
     * absent.
     */
    public long wholeNumber(final String name, final long min, final long max, final long absent) throws BadInput {
        final String text = value(name);
        if (text == null) {
            return absent;
        }
        final long number = number(text);
        if (number < min || number > max) {
            throw BadInput.invalidValue(
                    name, "\"" + name + "\" must be a whole number from " + min + " to " + max + ".");
        }
        return number;
    }

    /** The parameter as {@code true} or {@code false}; false if it is absent. */
    public boolean flag(final String name) throws BadInput {
        final String text = value(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw BadInput.invalidValue(name, "\"" + name + "\" must be true or false.");
        }
        return "true".equals(text);
    }

    private String value(final String name) {
        final Deque<String> values = parameters.get(name);
        return values == null ? null : values.getFirst();
    }

    /** At most 16 digits, so that it fits a long; -1 for anything else, which is below every range here. */
    private static long number(final String text) {
        if (text.isEmpty() || text.length() > 16) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
