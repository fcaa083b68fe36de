package io.doorbuster.http.exchange;

/** The {@code traceparent} header of W3C Trace Context, version 00. */
public final class TraceParent {
    private static final int LENGTH = 55;
    private static final String VERSION = "00-";
    private static final int TRACE_ID = 3;
    private static final int PARENT_ID = 36;
    private static final int FLAGS = 53;

    private TraceParent() {}

    /** True for {@code 00-<32 hex>-<16 hex>-<2 hex>}, lower case, neither id all zero. */
    public static boolean isValid(final String value) {
        return value.length() == LENGTH
                && value.startsWith(VERSION)
                && value.charAt(PARENT_ID - 1) == '-'
                && value.charAt(FLAGS - 1) == '-'
                && isHex(value, TRACE_ID, PARENT_ID - 1)
                && isHex(value, PARENT_ID, FLAGS - 1)
                && isHex(value, FLAGS, LENGTH)
                && !isZero(value, TRACE_ID, PARENT_ID - 1)
                && !isZero(value, PARENT_ID, FLAGS - 1);
    }

    private static boolean isHex(final String value, final int from, final int to) {
        for (int i = from; i < to; i++) {
            final char c = value.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(final String value, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
