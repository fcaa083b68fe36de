package io.doorbuster.http.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The classes of bytes in a request head, by the grammar of RFC 9110, 9112 and 3986. */
final class Octets {
    /** {@code tchar}: methods and field names. */
    static final int TOKEN = 1;
    /** A path or a query, except the percent sign. Includes brackets, because browsers do not encode them. */
    static final int TARGET = 1 << 1;
    /** Visible characters, space, tab, and bytes from 0x80: a field's value. */
    static final int VALUE = 1 << 2;

    static final int HEX = 1 << 3;
    /** {@code unreserved} and {@code sub-delims}: a registered name, except the percent sign. */
    static final int NAME = 1 << 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = EACH_BYTE << 7;
    private static final String SUB_DELIMS = "!$&'()*+,;=";
    private static final byte[] KINDS = new byte[256];

    static {
        for (int b = 0; b < KINDS.length; b++) {
            final boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
            final boolean alphanumeric = letter || isDigit(b);
            final boolean name = alphanumeric || isOneOf(b, "-._~" + SUB_DELIMS);
            KINDS[b] = (byte) ((alphanumeric || isOneOf(b, "!#$%&'*+-.^_`|~") ? TOKEN : 0)
                    | (name || isOneOf(b, "/?:@[]") ? TARGET : 0)
                    | (b == '\t' || (b >= ' ' && b != 0x7f) ? VALUE : 0)
                    | (isDigit(b) || (letter && (b | 0x20) <= 'f') ? HEX : 0)
                    | (name ? NAME : 0));
        }
    }

    private Octets() {}

    static boolean is(final int kind, final byte b) {
        return (KINDS[b & 0xff] & kind) != 0;
    }

    static boolean isDigit(final int b) {
        return b >= '0' && b <= '9';
    }

    /** The index of the first byte in [from, to) that is not of this kind; {@code to} if there is none. */
    static int end(final int kind, final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to && (KINDS[bytes[at] & 0xff] & kind) != 0) {
            at++;
        }
        return at;
    }

    /**
     * The same for {@link #VALUE}, eight bytes at a time, because values are most of a head. A word is checked byte by
     * byte only if one of its bytes is below a space or is DEL ("Bit Twiddling Hacks", Sean Eron Anderson).
     */
    static int valueEnd(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (to - at >= Long.BYTES) {
            final long word = (long) LONGS.get(bytes, at);
            final long notDel = word ^ (EACH_BYTE * 0x7f);
            final long controls = (word - (EACH_BYTE * ' ')) & ~word;
            final long dels = (notDel - EACH_BYTE) & ~notDel;
            if (((controls | dels) & TOP_BITS) != 0) {
                final int end = end(VALUE, bytes, at, at + Long.BYTES);
                if (end < at + Long.BYTES) {
                    return end;
                }
            }
            at += Long.BYTES;
        }
        return end(VALUE, bytes, at, to);
    }

    /** True if the bytes in [from, to) equal {@code lowerCase}, ignoring the case of letters. */
    static boolean equalsIgnoreCase(final byte[] bytes, final int from, final int to, final String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            final byte b = bytes[from + i];
            final int lower = b >= 'A' && b <= 'Z' ? b | 0x20 : b;
            if (lower != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOneOf(final int b, final String all) {
        return b != 0 && all.indexOf(b) >= 0;
    }
}
