package io.doorbuster.http.shopper;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.Problem;

/** While a sale has a challenge, refuses purchases of users who have not solved one. IO thread only. */
final class ChallengeGate implements Gate {
    @Override
    public Name name() {
        return Name.CHALLENGE;
    }

    /** The call's user is known. */
    @Override
    public boolean admits(final Call call) {
        if (call.provedWork || call.lane.settings().challengeOf(call.saleId) == 0) {
            return true;
        }
        final String sale = PublicRoutes.SALES + '/' + call.saleId;
        call.beginProblem(Problem.CHALLENGE_REQUIRED, Problem.CHALLENGE_REQUIRED.detail())
                .member("challenge", sale + PublicRoutes.CHALLENGE)
                .member("passes", sale + PublicRoutes.PASSES);
        call.sendProblem(Problem.CHALLENGE_REQUIRED);
        return false;
    }
}
