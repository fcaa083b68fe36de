package io.doorbuster.http.wire;

/**
 * Says how far the bytes of one connection may be read as requests: heads that are whole and well-formed, and their
 * bodies by Content-Length. It ends for good at the first head that is refused. One thread.
 */
public final class RequestStream {
    private long bodyBytes;
    private HeadFault fault;
    private int passed;
    private int end;
    private boolean rewritten;

    /**
     * Looks at what has come, from index 0 to {@code to}; it begins where the last call's {@link #passed} ended. Two
     * things that the grammar allows and Undertow refuses are taken out of {@code bytes}: an empty line before a
     * request, and the colon of a Host without a port.
     *
     * @param scanner that has seen the same bytes before, or none; it is left in the middle of what did not pass
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
            final HeadScanner.Verdict verdict = scanner.scan(bytes, at, end);
            if (verdict == HeadScanner.Verdict.INCOMPLETE) {
                break;
            }
            if (verdict == HeadScanner.Verdict.MALFORMED) {
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

    /** Takes bytes that only go on with a body: true if all {@code count} of them do, and they have passed. */
    public boolean passBody(final int count) {
        if (count > bodyBytes) {
            return false;
        }
        bodyBytes -= count;
        return true;
    }

    /** True if the rest of a body is to come. */
    public boolean isInBody() {
        return bodyBytes > 0;
    }

    /** Why the next head is refused, once everything before it has passed; null if it is not. */
    public HeadFault fault() {
        return fault;
    }

    /** Index up to which the bytes of the last call may pass. */
    public int passed() {
        return passed;
    }

    /** Index up to which there are bytes, now that some were taken out. */
    public int end() {
        return end;
    }

    /** True if the last call changed the bytes. */
    public boolean isRewritten() {
        return rewritten;
    }
}
