package io.doorbuster.http.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Reads addresses in their usual notation (RFC 3986: IPv4address, IPv6address). Stricter than {@link InetAddress}: no
 * names, no lookups, no zones, no leading zeros and no short forms of IPv4. Any thread.
 */
public final class IpLiteral {
    /** The longest address: eight groups of four digits, or six and an IPv4 address. */
    static final int MAX_CHARS = 45;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int NONE = -1;

    private IpLiteral() {}

    /** The address; null if the text is none. An IPv6 address that maps an IPv4 address is that IPv4 address. */
    public static InetAddress parse(final CharSequence text) {
        return parse(text, 0, text.length());
    }

    /** The address from {@code from} to {@code to}; null if the text there is none. */
    static InetAddress parse(final CharSequence text, final int from, final int to) {
        if (to - from > MAX_CHARS) {
            return null;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == ':') {
                return address(ipv6(text, from, to));
            }
        }
        final byte[] bytes = new byte[IPV4_BYTES];
        return address(ipv4(text, from, to, bytes, 0) ? bytes : null);
    }

    private static InetAddress address(final byte[] bytes) {
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (final UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }

    private static boolean ipv4(
            final CharSequence text, final int from, final int to, final byte[] bytes, final int at) {
        int position = from;
        for (int part = 0; part < IPV4_BYTES; part++) {
            if (part > 0 && (position >= to || text.charAt(position++) != '.')) {
                return false;
            }
            final int start = position;
            int value = 0;
            while (position < to && isDigit(text.charAt(position)) && position - start < 3) {
                value = 10 * value + text.charAt(position) - '0';
                position++;
            }
            final boolean leadingZero = position - start > 1 && text.charAt(start) == '0';
            if (position == start || leadingZero || value > 0xff) {
                return false;
            }
            bytes[at + part] = (byte) value;
        }
        return position == to;
    }

    private static byte[] ipv6(final CharSequence text, final int from, final int to) {
        final byte[] bytes = new byte[IPV6_BYTES];
        int count = 0;
        int gapAt = NONE;
        int position = from;
        if (startsGap(text, position, to)) {
            gapAt = 0;
            position += 2;
        }
        while (position < to) {
            if (count == IPV6_BYTES) {
                return null;
            }
            final int end = groupEnd(text, position, to);
            if (end < to && text.charAt(end) == '.') {
                final boolean fits = count <= IPV6_BYTES - IPV4_BYTES && ipv4(text, position, to, bytes, count);
                return fits ? spread(bytes, count + IPV4_BYTES, gapAt) : null;
            }
            if (end == position) {
                return null;
            }
            final int group = hex(text, position, end);
            bytes[count++] = (byte) (group >> 8);
            bytes[count++] = (byte) group;
            position = end;
            if (startsGap(text, position, to)) {
                if (gapAt != NONE) {
                    return null;
                }
                gapAt = count;
                position += 2;
            } else if (position < to && (text.charAt(position++) != ':' || position == to)) {
                return null;
            }
        }
        return spread(bytes, count, gapAt);
    }

    private static boolean startsGap(final CharSequence text, final int at, final int to) {
        return at + 1 < to && text.charAt(at) == ':' && text.charAt(at + 1) == ':';
    }

    /** The end of up to four hexadecimal digits. */
    private static int groupEnd(final CharSequence text, final int from, final int to) {
        int end = from;
        while (end < to && end - from < 4 && digit(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static int hex(final CharSequence text, final int from, final int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = 16 * value + digit(text.charAt(i));
        }
        return value;
    }

    /** ASCII only; {@link Character#digit} also takes the digits of other scripts. */
    private static int digit(final char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    /** Moves the groups after the gap to the end; null if there is a gap too many or too few. */
    private static byte[] spread(final byte[] bytes, final int count, final int gapAt) {
        if (gapAt == NONE) {
            return count == IPV6_BYTES ? bytes : null;
        }
        if (count == IPV6_BYTES) {
            return null;
        }
        final byte[] whole = new byte[IPV6_BYTES];
        System.arraycopy(bytes, 0, whole, 0, gapAt);
        System.arraycopy(bytes, gapAt, whole, IPV6_BYTES - (count - gapAt), count - gapAt);
        return whole;
    }
}
