package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.doorbuster.http.exchange.Header;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Strings for the bytes of requests. Most requests of a crowd have the same path, and the same values of some headers,
 * so the last ones are kept and returned again. For one IO thread.
 */
final class Texts {
    private static final int PATHS = 64;
    private static final String[] METHODS = {"GET", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"};

    private static final Set<Header> REPEATED =
            EnumSet.of(Header.HOST, Header.CONTENT_TYPE, Header.ORIGIN, Header.SEC_FETCH_SITE);

    private final String[] paths = new String[PATHS];
    private final Map<Header, String> values = new EnumMap<>(Header.class);

    static String of(final byte[] bytes, final int from, final int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    String method(final byte[] bytes, final int from, final int to) {
        for (final String method : METHODS) {
            if (isSame(method, bytes, from, to)) {
                return method;
            }
        }
        return of(bytes, from, to);
    }

    String path(final byte[] bytes, final int from, final int to) {
        final int length = to - from;
        final int slot = (length * 31 + (length == 0 ? 0 : bytes[to - 1] + 7 * bytes[from + length / 2])) & (PATHS - 1);
        final String known = paths[slot];
        if (known != null && isSame(known, bytes, from, to)) {
            return known;
        }
        final String path = of(bytes, from, to);
        paths[slot] = path;
        return path;
    }

    String value(final Header name, final byte[] bytes, final int from, final int to) {
        if (!REPEATED.contains(name)) {
            return of(bytes, from, to);
        }
        final String known = values.get(name);
        if (known != null && isSame(known, bytes, from, to)) {
            return known;
        }
        final String value = of(bytes, from, to);
        values.put(name, value);
        return value;
    }

    private static boolean isSame(final String text, final byte[] bytes, final int from, final int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != (bytes[from + i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
