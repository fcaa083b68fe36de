package io.doorbuster.http;

import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;

/** Credentials of RFC 6750: {@code Authorization: Bearer <token>}. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The token, unverified; null if the call carries none; empty if it carries more than one. */
    static String token(final Call call) {
        final HeaderValues values = call.exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            return "";
        }
        final String value = values.getFirst();
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? value.substring(SCHEME.length()) : null;
    }
}
