package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.exchange.Header;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Encodes one answer at a time. Everything that does not change is encoded once, and the date once a second. For one IO
 * thread; allocates nothing once warm.
 */
final class AnswerEncoder {
    private static final int INITIAL_BYTES = 1 << 14;
    private static final int MAX_STATUS = 600;
    private static final int MAX_DIGITS = 10;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] CONTENT_TYPE = ascii("Content-Type: ");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final Map<Header, byte[]> NAMES = names();

    /** Clients shall give up an idle connection this long before the server does. */
    private static final int HINT_MARGIN_SECONDS = 5;

    /** For how many seconds an idle connection may be used again, as {@code Keep-Alive} says it. */
    final String keepAlive;

    private final byte[] persistent;
    private final byte[][] statusLines = new byte[MAX_STATUS][];
    private Fields spare = new Fields();
    private byte[] date = new byte[0];
    private long dateSecond = -1;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private ByteBuffer out = ByteBuffer.allocateDirect(INITIAL_BYTES);
    private int status;
    private int length;

    AnswerEncoder(final int idleTimeoutMillis) {
        keepAlive = "timeout=" + Math.max(1, idleTimeoutMillis / 1_000 - HINT_MARGIN_SECONDS);
        persistent = ascii("Connection: keep-alive\r\nKeep-Alive: " + keepAlive + "\r\n");
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(US_ASCII);
    }

    private static Map<Header, byte[]> names() {
        final Map<Header, byte[]> names = new EnumMap<>(Header.class);
        for (final Header header : Header.values()) {
            names.put(header, ascii(header.fieldName() + ": "));
        }
        return names;
    }

    /** A place for the fields of an answer, empty. */
    Fields fields() {
        final Fields fields = spare == null ? new Fields() : spare;
        spare = null;
        return fields;
    }

    /** @param fields from {@link #fields}, may be used by other answers from now on; null for none */
    void begin(final int newStatus, final Fields fields) {
        begin(newStatus);
        if (fields != null) {
            for (int i = 0; i < fields.count; i++) {
                put(NAMES.get(fields.names[i]));
                put(fields.values[i]);
                put(LINE_END);
            }
            fields.clear();
            spare = fields;
        }
    }

    private void begin(final int newStatus) {
        length = 0;
        status = newStatus;
        if (statusLines[status] == null) {
            statusLines[status] = ascii("HTTP/1.1 " + status + ' ' + StatusCodes.getReason(status) + "\r\n");
        }
        put(statusLines[status]);
        final long second = System.currentTimeMillis() / 1_000;
        if (second != dateSecond) {
            dateSecond = second;
            date = ascii("Date: "
                    + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC))
                    + "\r\n");
        }
        put(date);
    }

    /** @param last if the connection ends after this answer */
    void connection(final boolean last) {
        put(last ? CLOSE : persistent);
    }

    /** @param headOnly if the head announces the content, and the content is not sent */
    void content(final String type, final ByteBuffer content, final boolean headOnly) {
        final int count = content.remaining();
        put(CONTENT_TYPE);
        put(type);
        put(LINE_END);
        put(CONTENT_LENGTH);
        number(count);
        put(LINE_END);
        put(LINE_END);
        if (!headOnly) {
            ensure(count);
            content.get(bytes, length, count);
            length += count;
        }
    }

    void noContent() {
        if (status != NO_CONTENT && status != NOT_MODIFIED) {
            put(CONTENT_LENGTH);
            number(0);
            put(LINE_END);
        }
        put(LINE_END);
    }

    /** The answer; valid until the next one begins. */
    ByteBuffer toBuffer() {
        if (length > out.capacity()) {
            return ByteBuffer.wrap(bytes, 0, length);
        }
        return out.clear().put(bytes, 0, length).flip();
    }

    private void put(final byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void put(final CharSequence text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("a header of an answer has the character " + (int) c);
            }
            bytes[length++] = (byte) c;
        }
    }

    private void number(final int value) {
        ensure(MAX_DIGITS);
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int rest = value;
        for (int at = length + digits; at > length; rest /= 10) {
            bytes[--at] = (byte) ('0' + rest % 10);
        }
        length += digits;
    }

    private void ensure(final int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** The header fields of one answer until it is encoded. */
    static final class Fields {
        private Header[] names = new Header[4];
        private CharSequence[] values = new CharSequence[4];
        private int count;

        /** Sets the field's only value. */
        void set(final Header name, final CharSequence value) {
            int index = 0;
            while (index < count && names[index] != name) {
                index++;
            }
            if (index == names.length) {
                names = Arrays.copyOf(names, 2 * index);
                values = Arrays.copyOf(values, 2 * index);
            }
            names[index] = name;
            values[index] = value;
            count = Math.max(count, index + 1);
        }

        private void clear() {
            Arrays.fill(values, 0, count, null);
            count = 0;
        }
    }
}
