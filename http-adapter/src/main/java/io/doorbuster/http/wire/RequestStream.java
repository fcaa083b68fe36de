package io.doorbuster.http.wire;

/**
 * Determines how far the bytes of one connection may pass as requests: complete, well-formed heads, and their bodies by
 * Content-Length. It stops permanently at the first head that is refused. One thread.
 */
public final class RequestStream {
    private long bodyBytes;
    private HeadFault fault;
    private int passed;
    private int end;
    private boolean rewritten;

    /**
     * Reads the bytes that have arrived, from index 0 to {@code to}. They begin where {@link #passed} of the last call
     * ended. Removes two things from {@code bytes} that the grammar allows and Undertow refuses: an empty line before a
     * request, and the colon of a Host without a port.
     *
     * @param scanner that has seen the same bytes before, or none; afterwards it is in the middle of the incomplete
     *     head
     */
    public void read(final byte[] bytes, final int to, final HeadScanner scanner) {
        int at = 0;
        end = to;
        rewritten = false;
        while (at < end && fault == null) {
            if (bodyBytes > 0) {
                final int count = (int) Math.min(bodyBytes, end - at);
                bodyBytes -= count;
                at += count;
                continue;
            }
            final HeadScanner.Progress verdict = scanner.scan(bytes, at, end);
            if (verdict == HeadScanner.Progress.INCOMPLETE) {
                break;
            }
            if (verdict == HeadScanner.Progress.MALFORMED) {
                fault = scanner.fault();
            } else {
                at = pass(bytes, at, scanner);
                scanner.reset();
            }
        }
        passed = at;
    }

    private int pass(final byte[] bytes, final int from, final HeadScanner scanner) {
        bodyBytes = scanner.bodyBytes();
        if (scanner.emptyPortAt() >= 0) {
            bytes[from + scanner.emptyPortAt()] = ' ';
            rewritten = true;
        }
        final int skipped = scanner.start();
        if (skipped > 0) {
            System.arraycopy(bytes, from + skipped, bytes, from, end - from - skipped);
            end -= skipped;
            rewritten = true;
        }
        return from + scanner.headBytes() - skipped;
    }

    /** Passes {@code count} bytes if all of them belong to the current body; otherwise returns false. */
    public boolean passBody(final int count) {
        if (count > bodyBytes) {
            return false;
        }
        bodyBytes -= count;
        return true;
    }

    /** True if more bytes of a body are expected. */
    public boolean isInBody() {
        return bodyBytes > 0;
    }

    /** Why the next head is refused, after everything before it has passed; null if it is not refused. */
    public HeadFault fault() {
        return fault;
    }

    /** Index up to which the bytes of the last call may pass. */
    public int passed() {
        return passed;
    }

    /** Index up to which there are bytes after the removals. */
    public int end() {
        return end;
    }

    /** True if the last call changed the bytes. */
    public boolean isRewritten() {
        return rewritten;
    }
}
