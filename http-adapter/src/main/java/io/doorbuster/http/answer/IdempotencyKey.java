package io.doorbuster.http.answer;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;
import java.util.List;

/**
 * The {@code Idempotency-Key} header: a string in double quotes, as the IETF draft says, or bare, as most clients send
 * it.
 */
public final class IdempotencyKey {

    private IdempotencyKey() {}

    /**
     * The call's key, or null if it has none.
     *
     * @throws BadInput if the call has several keys, or one that cannot be used
     */
    public static String of(final Call call) throws BadInput {
        final List<String> values = call.headers(Header.IDEMPOTENCY_KEY);
        if (values.isEmpty()) {
            return null;
        }
        final String key = values.size() == 1 ? parse(values.get(0)) : null;
        if (key == null) {
            throw BadInput.of(Problem.INVALID_KEY, null, Problem.INVALID_KEY.detail());
        }
        return key;
    }

    /** The key in {@code header}, the same whether quoted or bare; null if the header has no usable key. */
    static String parse(final String header) {
        if (!header.startsWith("\"")) {
            return SaleTerms.isOpaqueId(header) ? header : null;
        }
        if (header.length() < 2 || !header.endsWith("\"")) {
            return null;
        }
        final String key = header.substring(1, header.length() - 1);
        // Inside quotes, a backslash and a quote are not literal; no key needs them.
        final boolean plain = key.indexOf('"') < 0 && key.indexOf('\\') < 0;
        return plain && SaleTerms.isOpaqueId(key) ? key : null;
    }
}
