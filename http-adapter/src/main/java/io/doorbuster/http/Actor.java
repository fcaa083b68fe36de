package io.doorbuster.http;

import io.doorbuster.engine.sale.SaleTerms;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;

/**
 * The {@code X-Actor} header: who on the merchant's side asks for a change. It goes into the change's event, where an
 * audit finds it; that it is true is the word of whoever has the token.
 */
final class Actor {
    static final String DEFAULT = "admin";

    private static final String HEADER = "X-Actor";
    private static final HttpString NAME = new HttpString(HEADER);

    private Actor() {}

    /**
     * The call's actor, {@link #DEFAULT} if it names none.
     *
     * @throws BadInput if it names one that cannot be written down, or several
     */
    static String of(final Call call) throws BadInput {
        final HeaderValues values = call.exchange.getRequestHeaders().get(NAME);
        if (values == null) {
            return DEFAULT;
        }
        if (values.size() > 1 || !SaleTerms.isOpaqueId(values.getFirst())) {
            throw BadInput.invalidValue(
                    HEADER, "The header X-Actor is 1 to 64 visible ASCII characters without blanks, given once.");
        }
        return values.getFirst();
    }
}
