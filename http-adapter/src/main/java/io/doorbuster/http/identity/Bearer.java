package io.doorbuster.http.identity;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;

/** Credentials of RFC 6750: {@code Authorization: Bearer <token>}, with one space or more. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The token, unverified; null if the call carries none; empty if it carries more than one. */
    static String token(final Call call) {
        final String value = call.onlyHeader(Header.AUTHORIZATION);
        if (value == null) {
            return call.header(Header.AUTHORIZATION) == null ? null : "";
        }
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        int at = SCHEME.length();
        while (at < value.length() && value.charAt(at) == ' ') {
            at++;
        }
        return value.substring(at);
    }
}
