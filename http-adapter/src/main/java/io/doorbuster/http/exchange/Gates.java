package io.doorbuster.http.exchange;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.json.Problem;

/** Gates that many resources share. */
public final class Gates {
    /** Refuses a path whose sale id cannot be any sale's. */
    public static final Gate SALE_ID = Gates::hasSaleId;

    /** Identifies the user, and refuses calls that do not prove their identity. */
    public static final Gate IDENTITY = call -> call.lane.identity.identify(call);

    private Gates() {}

    private static boolean hasSaleId(final Call call) {
        final boolean possible = SaleTerms.isSaleId(call.saleId);
        if (!possible) {
            call.refuse(Problem.UNKNOWN_SALE);
        }
        return possible;
    }
}
