package io.doorbuster.http.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Finds the first byte at which a document stops being JSON (RFC 8259), and describes the fault there. Used only for
 * documents that the parser has refused, because the messages and offsets of the library are not part of our protocol.
 * Any thread.
 */
final class JsonSyntax {
    /** Largest number of objects and arrays inside each other. */
    static final int MAX_DEPTH = 8;

    private static final String WHITE_SPACE = " \t\r\n";
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String HEX_DIGITS = "0123456789abcdefABCDEF";
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final int END = -1;

    private final byte[] document;
    private int at;
    private int depth;

    private JsonSyntax(final byte[] document) {
        this.document = document;
    }

    /** Returns why the document is not JSON; {@code otherwise}, at its end, if this check finds no fault. */
    static BadInput explain(final byte[] document, final String otherwise) {
        try {
            new JsonSyntax(document).check();
            return error(document.length, otherwise);
        } catch (final BadInput wrong) {
            return wrong;
        }
    }

    static BadInput error(final long offset, final String why) {
        return BadInput.malformed(offset, "At byte " + offset + ": " + why + ".");
    }

    private void check() throws BadInput {
        if (startsWith(BYTE_ORDER_MARK)) {
            throw wrong("the body begins with a byte order mark; send it without");
        }
        skipWhiteSpace();
        if (peek() == END) {
            throw wrong("the body has no JSON value, only white space");
        }
        value();
        skipWhiteSpace();
        if (peek() != END) {
            throw wrong("the body must end after the JSON object");
        }
    }

    private void value() throws BadInput {
        switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            case '+' -> throw wrong("a number must not begin with '+'");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw wrong("a value was expected, not " + found());
        }
    }

    private void object() throws BadInput {
        open();
        skipWhiteSpace();
        if (peek() != '}') {
            do {
                skipWhiteSpace();
                if (peek() != '"') {
                    throw wrong("a name in double quotes was expected, not " + found());
                }
                string();
                skipWhiteSpace();
                expect(':');
                skipWhiteSpace();
                value();
                skipWhiteSpace();
            } while (takes(','));
        }
        close('}');
    }

    private void array() throws BadInput {
        open();
        skipWhiteSpace();
        if (peek() != ']') {
            do {
                skipWhiteSpace();
                value();
                skipWhiteSpace();
            } while (takes(','));
        }
        close(']');
    }

    private void open() throws BadInput {
        if (++depth > MAX_DEPTH) {
            throw wrong("objects and arrays are nested more than " + MAX_DEPTH + " deep");
        }
        at++;
    }

    private void close(final char bracket) throws BadInput {
        if (peek() != bracket) {
            throw wrong("',' or '" + bracket + "' was expected, not " + found());
        }
        depth--;
        at++;
    }

    private void string() throws BadInput {
        final int start = ++at;
        while (peek() != '"') {
            if (peek() == END) {
                throw wrong("the string that begins at byte " + (start - 1) + " does not end");
            }
            if (peek() < ' ') {
                throw wrong("a control character in a string must be escaped");
            }
            if (peek() == '\\') {
                escape();
            } else {
                at++;
            }
        }
        checkUtf8(start, at);
        at++;
    }

    private void escape() throws BadInput {
        at++;
        if (peek() == 'u') {
            for (int digit = 0; digit < 4; digit++) {
                at++;
                if (HEX_DIGITS.indexOf(peek()) < 0) {
                    throw wrong("four hexadecimal digits must follow \\u");
                }
            }
        } else if (ESCAPES.indexOf(peek()) < 0) {
            throw wrong("the string has an unknown escape");
        }
        at++;
    }

    private void checkUtf8(final int from, final int to) throws BadInput {
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        final ByteBuffer text = ByteBuffer.wrap(document, from, to - from);
        try {
            decoder.decode(text);
        } catch (final CharacterCodingException malformed) {
            throw error(text.position(), "the bytes are not UTF-8");
        }
    }

    private void number() throws BadInput {
        takes('-');
        if (!takes('0')) {
            digits("a number");
        } else if (isDigit()) {
            throw wrong("a number must not begin with a zero");
        }
        if (takes('.')) {
            digits("the fraction of a number");
        }
        if (takes('e') || takes('E')) {
            if (!takes('+')) {
                takes('-');
            }
            digits("the exponent of a number");
        }
    }

    private void digits(final String of) throws BadInput {
        if (!isDigit()) {
            throw wrong("a digit of " + of + " was expected, not " + found());
        }
        while (isDigit()) {
            at++;
        }
    }

    private boolean isDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    private void word(final String word) throws BadInput {
        if (!startsWith(word)) {
            throw wrong("a value was expected, not " + found());
        }
        at += word.length();
    }

    private void expect(final char character) throws BadInput {
        if (!takes(character)) {
            throw wrong("'" + character + "' was expected, not " + found());
        }
    }

    private boolean takes(final char character) {
        if (peek() != character) {
            return false;
        }
        at++;
        return true;
    }

    private void skipWhiteSpace() {
        while (peek() != END && WHITE_SPACE.indexOf(peek()) >= 0) {
            at++;
        }
    }

    private int peek() {
        return at < document.length ? document[at] & 0xff : END;
    }

    private boolean startsWith(final String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (at + i >= document.length || (document[at + i] & 0xff) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String found() {
        final int next = peek();
        if (next == END) {
            return "the end of the body";
        }
        return next > ' ' && next < 0x7f ? "'" + (char) next + "'" : "the byte " + next;
    }

    private BadInput wrong(final String why) {
        return error(at, why);
    }
}
