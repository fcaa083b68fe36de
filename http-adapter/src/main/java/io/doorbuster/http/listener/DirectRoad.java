package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.Dispatcher;

/**
 * What the {@link DirectConnection}s of a listener share. Any IO thread.
 *
 * @param prefix of the paths that they serve
 * @param dispatcher of their requests
 */
record DirectRoad(String prefix, int maxBodyBytes, Dispatcher dispatcher) {
    /** Takes a connection over that asks for something else. */
    @FunctionalInterface
    interface Handover {
        /** @param read bytes that were read and are not served; valid until this returns */
        void take(Held read);
    }

    /**
     * True if the request at the start of {@code in}, whose head is complete, is served here. Not served: other paths,
     * absolute targets, and offers of another protocol.
     */
    boolean serves(final Held in) {
        final int at = in.start + in.scanner.targetAt();
        final int length = in.scanner.targetEnd() - in.scanner.targetAt();
        if (length < prefix.length() || in.scanner.asksToUpgrade()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (in.bytes[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
