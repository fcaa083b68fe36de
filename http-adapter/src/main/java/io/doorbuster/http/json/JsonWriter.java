package io.doorbuster.http.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes one JSON document (RFC 8259) into a buffer, and reuses the buffer for the next document. The writer sets the
 * commas; the caller must close objects and arrays. For one thread; allocates nothing for numbers and ASCII once warm.
 */
public final class JsonWriter {
    private static final int INITIAL_BYTES = 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(US_ASCII);
    private static final int MAX_LONG_DIGITS = 19;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int length;

    /** Discards the document, to begin another one. */
    public JsonWriter reset() {
        length = 0;
        return this;
    }

    /** The document; valid until the next {@link #reset}. */
    public ByteBuffer toBuffer() {
        if (buffer.array() != bytes) {
            buffer = ByteBuffer.wrap(bytes);
        }
        return buffer.clear().limit(length);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public JsonWriter beginObject() {
        separate();
        return raw((byte) '{');
    }

    public JsonWriter beginObject(final String name) {
        name(name);
        return raw((byte) '{');
    }

    public JsonWriter endObject() {
        return raw((byte) '}');
    }

    public JsonWriter beginArray(final String name) {
        name(name);
        return raw((byte) '[');
    }

    public JsonWriter endArray() {
        return raw((byte) ']');
    }

    public JsonWriter member(final String name, final long value) {
        name(name);
        number(value);
        return this;
    }

    public JsonWriter member(final String name, final String value) {
        name(name);
        string(value);
        return this;
    }

    /** A string of {@code text}, a hyphen and {@code number}. */
    public JsonWriter member(final String name, final String text, final int number) {
        name(name);
        raw((byte) '"');
        characters(text);
        raw((byte) '-');
        number(number);
        return raw((byte) '"');
    }

    public JsonWriter member(final String name, final boolean value) {
        name(name);
        return word(value ? TRUE : FALSE);
    }

    public JsonWriter nullMember(final String name) {
        name(name);
        return word(NULL);
    }

    /** An element of an array. */
    public JsonWriter element(final String value) {
        separate();
        string(value);
        return this;
    }

    /** An element of an array that is written as JSON already. */
    public JsonWriter document(final byte[] json) {
        separate();
        return word(json);
    }

    private void name(final String name) {
        separate();
        string(name);
        raw((byte) ':');
    }

    /** Writes a comma, unless this is the first element of its object or array, or the value after a name. */
    private void separate() {
        if (length > 0 && bytes[length - 1] != '{' && bytes[length - 1] != '[') {
            raw((byte) ',');
        }
    }

    private JsonWriter raw(final byte b) {
        ensure(1);
        bytes[length++] = b;
        return this;
    }

    private JsonWriter word(final byte[] word) {
        ensure(word.length);
        System.arraycopy(word, 0, bytes, length, word.length);
        length += word.length;
        return this;
    }

    private void number(final long value) {
        if (value == Long.MIN_VALUE) {
            word(MIN_LONG);
            return;
        }
        ensure(MAX_LONG_DIGITS + 1);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int end = length + digits(rest);
        length = end;
        do {
            bytes[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
    }

    private static int digits(final long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void string(final String value) {
        raw((byte) '"');
        characters(value);
        raw((byte) '"');
    }

    private void characters(final String value) {
        ensure(value.length() * 6);
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                fourBytes(Character.toCodePoint(c, value.charAt(i)));
            } else if (isDangerous(c)) {
                escape(c);
            } else {
                upToThreeBytes(c);
            }
        }
    }

    /**
     * True for characters that a terminal or a page may not treat as text: control characters, line separators, marks
     * that change the direction of writing, and half a surrogate pair.
     */
    private static boolean isDangerous(final char c) {
        return c <= 0x9f
                || c == 0x061c
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff
                || Character.isSurrogate(c);
    }

    private void upToThreeBytes(final char c) {
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
        } else {
            bytes[length++] = (byte) (0xe0 | c >> 12);
            bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3f));
        }
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
    }

    private void fourBytes(final int codePoint) {
        bytes[length++] = (byte) (0xf0 | codePoint >> 18);
        bytes[length++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
        bytes[length++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3f));
    }

    private void escape(final char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[c >> 8 & 0xf];
        bytes[length++] = HEX[c >> 4 & 0xf];
        bytes[length++] = HEX[c & 0xf];
    }

    private void ascii(final char c) {
        if (c == '"' || c == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (c < 0x20 || c == 0x7f) {
            escape(c);
        } else {
            bytes[length++] = (byte) c;
        }
    }

    private void ensure(final int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
