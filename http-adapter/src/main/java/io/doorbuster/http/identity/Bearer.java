package io.doorbuster.http.identity;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import java.util.List;

/** Credentials of RFC 6750: {@code Authorization: Bearer <token>}, with one space or more. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The token, unverified; null if the call carries none; empty if it carries more than one. */
    static String token(final Call call) {
        final List<String> values = call.headers(Header.AUTHORIZATION);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            return "";
        }
        final String value = values.get(0);
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
