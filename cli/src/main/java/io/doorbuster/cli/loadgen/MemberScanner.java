package io.doorbuster.cli.loadgen;

/**
 * Iterates over the members of one JSON object without allocating: the positions of the name and the value of each
 * member. It expects well-formed JSON and does not validate. Nested values are skipped.
 */
final class MemberScanner {
    private byte[] bytes = {};
    private int at;
    private int end;
    private int nameAt;
    private int nameLength;
    private int valueAt;
    private int valueLength;

    /** Starts at an object; {@link #next} moves to its first member. */
    void start(final byte[] bytes, final int from, final int length) {
        this.bytes = bytes;
        end = from + length;
        at = from;
        skipSpaces();
        at = at < end && bytes[at] == '{' ? at + 1 : end;
    }

    /** Moves to the next member; false at the end of the object or at malformed JSON. */
    boolean next() {
        skip(',');
        if (at >= end || bytes[at] != '"') {
            return false;
        }
        nameAt = at + 1;
        skipString();
        nameLength = at - 1 - nameAt;
        skip(':');
        if (nameLength < 0 || at >= end) {
            return false;
        }
        valueAt = at;
        if (bytes[at] == '"') {
            valueAt++;
            skipString();
            valueLength = at - 1 - valueAt;
        } else {
            skipOther();
            valueLength = at - valueAt;
        }
        return valueLength >= 0;
    }

    boolean isNamed(final byte[] name) {
        return nameLength == name.length && equal(name, nameAt);
    }

    /** The start of the value; of a string, its first character. */
    int valueAt() {
        return valueAt;
    }

    int valueLength() {
        return valueLength;
    }

    /** The value as a non-negative whole number, or -1. */
    long number() {
        return number(bytes, valueAt, valueLength);
    }

    boolean valueStartsWith(final byte[] prefix) {
        return valueLength >= prefix.length && equal(prefix, valueAt);
    }

    boolean valueEquals(final byte[] value) {
        return valueLength == value.length && equal(value, valueAt);
    }

    static long number(final byte[] bytes, final int from, final int length) {
        if (length < 1 || length > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < from + length; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private boolean equal(final byte[] expected, final int from) {
        for (int i = 0; i < expected.length; i++) {
            if (bytes[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private void skip(final char separator) {
        skipSpaces();
        if (at < end && bytes[at] == separator) {
            at++;
            skipSpaces();
        }
    }

    private void skipSpaces() {
        while (at < end && bytes[at] <= ' ') {
            at++;
        }
    }

    /** Skips a string, from its opening quote to after its closing quote. */
    private void skipString() {
        at++;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, end);
    }

    /** Skips a number, a word, or a nested value. */
    private void skipOther() {
        int depth = 0;
        while (at < end) {
            switch (bytes[at]) {
                case '"' -> {
                    skipString();
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return;
                    }
                    depth--;
                }
                case ',', ' ', '\r', '\n', '\t' -> {
                    if (depth == 0) {
                        return;
                    }
                }
                default -> {
                    // Part of the value.
                }
            }
            at++;
        }
    }
}
