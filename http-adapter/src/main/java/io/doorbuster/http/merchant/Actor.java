package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.json.BadInput;
import java.util.List;

/**
 * The {@code X-Actor} header: the person or program of the merchant that requests a change. The change's event records
 * it for audits. It is not a proof: any client that has the admin token can send any name.
 */
public final class Actor {
    public static final String DEFAULT = "admin";

    private Actor() {}

    /**
     * The call's actor, {@link #DEFAULT} if it names none.
     *
     * @throws BadInput if the call names several actors, or a name that an event cannot hold
     */
    static String of(final Call call) throws BadInput {
        final List<String> values = call.headers(Header.X_ACTOR);
        if (values.isEmpty()) {
            return DEFAULT;
        }
        if (values.size() > 1 || !SaleTerms.isOpaqueId(values.get(0))) {
            throw BadInput.invalidValue(
                    Header.X_ACTOR.fieldName(),
                    "X-Actor must be 1 to 64 visible ASCII characters without spaces. Send one such header, or none.");
        }
        return values.get(0);
    }
}
