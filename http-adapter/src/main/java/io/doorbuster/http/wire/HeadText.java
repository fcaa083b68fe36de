package io.doorbuster.http.wire;

/**
 * Writes the head of a request as HTTP/1.1 has it, so that {@link HeadScanner} checks a request of HTTP/2 by the same
 * rules. What would be read as another line or another field becomes a byte that no head may have. For one thread.
 */
public final class HeadText {
    private static final byte NEVER_ALLOWED = 0;
    private static final String NOT_IN_A_LINE = "\r\n \t";
    private static final String NOT_IN_A_NAME = "\r\n:";
    private static final String NOT_IN_A_VALUE = "\r\n";

    private final byte[] bytes;
    private int length;

    /** @param bytes where the head is written; a longer one is cut off, so that it has no end */
    public HeadText(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Begins the head. */
    public void begin(final String method, final String target) {
        length = 0;
        write(method, NOT_IN_A_LINE);
        write(" ", "");
        write(target, NOT_IN_A_LINE);
        write(" HTTP/1.1\r\n", "");
    }

    public void field(final String name, final String value) {
        write(name, NOT_IN_A_NAME);
        write(": ", "");
        write(value, NOT_IN_A_VALUE);
        write("\r\n", "");
    }

    /** Ends the head, and returns the index after it. */
    public int end() {
        write("\r\n", "");
        return length;
    }

    private void write(final String text, final String forbidden) {
        for (int i = 0; i < text.length() && length < bytes.length; i++) {
            final char c = text.charAt(i);
            bytes[length++] = c > 0xff || forbidden.indexOf(c) >= 0 ? NEVER_ALLOWED : (byte) c;
        }
    }
}
