package io.doorbuster.http.address;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the header of the PROXY protocol, version 1 or 2, with which a proxy begins a connection
 * (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt). Never asks for a byte after the header, so that the
 * next reader finds the connection as if the client had opened it. For one connection and one thread.
 */
public final class ProxyHeader {
    /** The longest header of version 2 that is read, with whatever a proxy adds after the addresses. */
    static final int MAX_BYTES = 2_048;

    private static final int MAX_BYTES_V1 = 107;
    /** The length of {@code PROXY UNKNOWN\r\n}: a header has no fewer bytes. */
    private static final int LEAST_BYTES = 15;

    private static final byte[] START_V1 = "PROXY ".getBytes(ISO_8859_1);
    private static final byte[] START_V2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int HEAD_BYTES_V2 = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXIED = 0x21;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int UNIX_STREAM = 0x31;
    private static final int IPV4_BYTES = 12;
    private static final int IPV6_BYTES = 36;
    private static final int UNIX_BYTES = 216;
    private static final int FIELDS_V1 = 6;

    private byte[] bytes = new byte[MAX_BYTES_V1];
    private int end;
    private int needed = LEAST_BYTES;
    private InetAddress source;

    /** What is known of the header. */
    public enum Progress {
        /** {@link #needed} more bytes are needed. */
        INCOMPLETE,
        /** This is no header of the PROXY protocol, or one that is not understood. */
        MALFORMED,
        /** The whole header has been read. */
        COMPLETE
    }

    /** How many bytes the header must still have at least. */
    public int needed() {
        return needed;
    }

    /**
     * The address of the client; null if the proxy speaks for itself ({@code LOCAL}), or names no address of a network.
     */
    public InetAddress source() {
        return source;
    }

    /** Takes the next bytes of the connection: {@link #needed}, or fewer. */
    public Progress read(final ByteBuffer more) {
        final int count = more.remaining();
        if (count > needed) {
            throw new IllegalArgumentException("these bytes are not all of the header");
        }
        if (end + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, MAX_BYTES);
        }
        more.get(bytes, end, count);
        end += count;
        needed -= count;
        final boolean second = bytes[0] == START_V2[0];
        if (!startsWith(second ? START_V2 : START_V1)) {
            return Progress.MALFORMED;
        }
        return needed > 0 ? Progress.INCOMPLETE : second ? readV2() : readV1();
    }

    private boolean startsWith(final byte[] start) {
        final int length = Math.min(end, start.length);
        return Arrays.equals(bytes, 0, length, start, 0, length);
    }

    private Progress need(final int count) {
        needed = count;
        return Progress.INCOMPLETE;
    }

    private Progress readV1() {
        int spaces = 0;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == ' ') {
                spaces++;
            } else if (bytes[i] == '\n' && (i < end - 1 || bytes[i - 1] != '\r')) {
                return Progress.MALFORMED;
            } else if (bytes[i] == '\r' && i < end - 1 && bytes[i + 1] != '\n') {
                return Progress.MALFORMED;
            }
        }
        if (bytes[end - 1] == '\n') {
            return parseV1(new String(bytes, 0, end - 2, ISO_8859_1)) ? Progress.COMPLETE : Progress.MALFORMED;
        }
        if (end == MAX_BYTES_V1) {
            return Progress.MALFORMED;
        }
        if (bytes[end - 1] == '\r') {
            return need(1);
        }
        // A missing field has a space and a character. The fields of UNKNOWN are optional.
        final boolean optional = bytes[START_V1.length] == 'U';
        final int missing = optional ? 0 : Math.max(0, FIELDS_V1 - 1 - spaces);
        return need(Math.min(2 + 2 * missing, MAX_BYTES_V1 - end));
    }

    private boolean parseV1(final String line) {
        final String[] fields = line.split(" ", -1);
        if (fields[1].equals("UNKNOWN")) {
            return true;
        }
        final boolean four = fields[1].equals("TCP4");
        if (fields.length != FIELDS_V1 || !four && !fields[1].equals("TCP6")) {
            return false;
        }
        source = address(fields[2], four);
        return source != null && address(fields[3], four) != null && isPort(fields[4]) && isPort(fields[5]);
    }

    private static InetAddress address(final String text, final boolean four) {
        return text.indexOf(':') < 0 == four ? IpLiteral.parse(text) : null;
    }

    private static boolean isPort(final String text) {
        return text.matches("0|[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 0xffff;
    }

    private Progress readV2() {
        if (end < HEAD_BYTES_V2) {
            return need(HEAD_BYTES_V2 - end);
        }
        final int length = (bytes[14] & 0xff) << 8 | bytes[15] & 0xff;
        final int command = bytes[12] & 0xff;
        final int transport = bytes[13] & 0xff;
        if (command != LOCAL && command != PROXIED || length > MAX_BYTES - HEAD_BYTES_V2) {
            return Progress.MALFORMED;
        }
        if (command == PROXIED && length < addressBytes(transport)) {
            return Progress.MALFORMED;
        }
        if (end < HEAD_BYTES_V2 + length) {
            return need(HEAD_BYTES_V2 + length - end);
        }
        if (command == PROXIED && (transport == TCP_OVER_IPV4 || transport == TCP_OVER_IPV6)) {
            final int size = transport == TCP_OVER_IPV4 ? 4 : 16;
            source = address(Arrays.copyOfRange(bytes, HEAD_BYTES_V2, HEAD_BYTES_V2 + size));
        }
        return Progress.COMPLETE;
    }

    private static InetAddress address(final byte[] raw) {
        try {
            return InetAddress.getByAddress(raw);
        } catch (final UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }

    /** Least number of bytes after the head. More than any header has for what cannot come over TCP. */
    private static int addressBytes(final int transport) {
        return switch (transport) {
            case 0 -> 0;
            case TCP_OVER_IPV4 -> IPV4_BYTES;
            case TCP_OVER_IPV6 -> IPV6_BYTES;
            case UNIX_STREAM -> UNIX_BYTES;
            default -> Integer.MAX_VALUE;
        };
    }
}
