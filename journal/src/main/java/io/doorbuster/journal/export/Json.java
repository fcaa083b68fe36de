package io.doorbuster.journal.export;

/** Builds one JSON object, member by member. Characters beyond ASCII are escaped, so that any program can read it. */
final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(256);

    Json begin() {
        text.setLength(0);
        text.append('{');
        return this;
    }

    Json put(final String name, final long value) {
        name(name).append(value);
        return this;
    }

    Json put(final String name, final boolean value) {
        name(name).append(value);
        return this;
    }

    Json put(final String name, final CharSequence value) {
        quote(value, name(name));
        return this;
    }

    /** Leaves the member out if there is nothing to say. */
    Json putUnlessZero(final String name, final long value) {
        return value == 0 ? this : put(name, value);
    }

    /** Leaves the member out if there is nothing to say. */
    Json putUnlessEmpty(final String name, final CharSequence value) {
        return value.length() == 0 ? this : put(name, value);
    }

    String end() {
        return text.append('}').toString();
    }

    private StringBuilder name(final String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }

    private static void quote(final CharSequence value, final StringBuilder to) {
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                to.append(c);
            } else {
                to.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    to.append(HEX[c >> shift & 15]);
                }
            }
        }
        to.append('"');
    }
}
