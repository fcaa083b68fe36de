package io.doorbuster.http;

import io.doorbuster.engine.sale.SaleTerms;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;

/** The {@code Idempotency-Key} header: a string in double quotes, as its draft says, or bare, as most clients send it. */
final class IdempotencyKey {
    private static final HttpString NAME = new HttpString("Idempotency-Key");

    private IdempotencyKey() {}

    /**
     * The call's key, or null if it has none.
     *
     * @throws BadInput if it has one that cannot be used, or several
     */
    static String of(final Call call) throws BadInput {
        final HeaderValues values = call.exchange.getRequestHeaders().get(NAME);
        if (values == null) {
            return null;
        }
        final String key = values.size() == 1 ? parse(values.getFirst()) : null;
        if (key == null) {
            throw BadInput.of(Problem.INVALID_KEY, null, Problem.INVALID_KEY.detail());
        }
        return key;
    }

    /** The key that {@code header} carries, the same quoted or bare; null if it carries none that can be used. */
    static String parse(final String header) {
        if (!header.startsWith("\"")) {
            return SaleTerms.isOpaqueId(header) ? header : null;
        }
        if (header.length() < 2 || !header.endsWith("\"")) {
            return null;
        }
        final String key = header.substring(1, header.length() - 1);
        // Inside quotes a backslash and a quote mean something else than themselves; no key needs them.
        final boolean plain = key.indexOf('"') < 0 && key.indexOf('\\') < 0;
        return plain && SaleTerms.isOpaqueId(key) ? key : null;
    }
}
