package io.doorbuster.http.exchange;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.json.Problem;
import java.util.function.Predicate;

/** Gates that many resources share. */
public final class Gates {
    /** Refuses a path whose sale id cannot be any sale's. */
    public static final Gate SALE_ID = new Named(Gate.Name.SALE_ID, Gates::hasSaleId);

    /** Identifies the user, and refuses calls that do not prove their identity. */
    public static final Gate IDENTITY = new Named(Gate.Name.IDENTITY, call -> call.lane.identity.identify(call));

    /** Refuses calls of which two headers may name the client, because only one of them is the proxy's. */
    public static final Gate ONE_CLIENT = new Named(Gate.Name.ONE_CLIENT, Gates::namesOneClient);

    /** Ends the connection after the answer, whatever it is. */
    public static final Gate LAST_OF_CONNECTION = new Named(Gate.Name.LAST_OF_CONNECTION, Gates::endsConnection);

    private Gates() {}

    /** A gate without a state. */
    private record Named(Name name, Predicate<Call> check) implements Gate {
        @Override
        public boolean admits(final Call call) {
            return check.test(call);
        }
    }

    private static boolean endsConnection(final Call call) {
        call.exchange().closeAfterAnswer();
        return true;
    }

    private static boolean namesOneClient(final Call call) {
        final boolean ambiguous = call.header(Header.FORWARDED) != null
                && call.header(Header.X_FORWARDED_FOR) != null
                && call.lane.clients.trusts(call.peer());
        if (ambiguous) {
            call.refuse(
                    Problem.BAD_REQUEST,
                    "The request has both Forwarded and X-Forwarded-For. Let the proxy remove the one that it does not"
                            + " write itself.");
        }
        return !ambiguous;
    }

    private static boolean hasSaleId(final Call call) {
        final boolean possible = SaleTerms.isSaleId(call.saleId);
        if (!possible) {
            call.refuse(Problem.UNKNOWN_SALE);
        }
        return possible;
    }
}
