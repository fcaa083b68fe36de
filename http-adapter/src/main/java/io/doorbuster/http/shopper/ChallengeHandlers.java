package io.doorbuster.http.shopper;

import io.doorbuster.http.challenge.Challenges;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The challenge of a sale, and the pass for its solution. The pass names the user who asks, so work is never done for
 * somebody else's account, and only for this sale. Any IO thread.
 */
final class ChallengeHandlers {
    /** How long a pass for a solution is valid, unless the user's own pass expires before. */
    static final int PASS_SECONDS = 600;

    private static final List<String> MEMBERS = List.of("altcha");

    private final Challenges challenges;
    private final PassKey key;

    /** @param key signs the passes */
    ChallengeHandlers(final Challenges challenges, final PassKey key) {
        this.challenges = challenges;
        this.key = key;
    }

    /** {@code GET /v1/sales/{saleId}/challenge} */
    void challenge(final Call call) {
        if (call.findSale(Problem.UNKNOWN_SALE) && hasChallenge(call)) {
            final int maxNumber = call.lane.settings().challengeOf(call.saleId);
            final long now = call.engine().clock().now();
            challenges.write(call.beginAnswer(), call.saleId, maxNumber, now);
            call.set(Header.CACHE_CONTROL, "no-store");
            call.sendJson(200);
        }
    }

    /** {@code POST /v1/sales/{saleId}/passes}; the user is known. */
    void pass(final Call call) throws BadInput {
        final String[] solution = new String[1];
        call.readBody(MEMBERS, (index, value) -> solution[0] = value.string());
        if (!call.findSale(Problem.UNKNOWN_SALE) || !hasChallenge(call)) {
            return;
        }
        if (solution[0] == null) {
            throw BadInput.invalidValue("altcha", "\"altcha\" is missing. Send the solution of the sale's challenge.");
        }
        final long now = call.engine().clock().now();
        switch (challenges.redeem(solution[0], call.saleId, now)) {
            case ACCEPTED -> answer(call, now);
            case REFUSED -> call.refuse(Problem.CHALLENGE_INVALID);
            case BUSY -> call.refuse(Problem.BUSY);
        }
    }

    private void answer(final Call call, final long now) {
        final long expiry =
                Math.min(TimeUnit.MILLISECONDS.toSeconds(now) + PASS_SECONDS, call.identityExpiresAtSeconds);
        call.beginAnswer()
                .beginObject()
                .member("pass", PassMinter.provingWork(key, call.saleId, expiry).mint(call.user))
                .member("expiresAt", TimeUnit.SECONDS.toMillis(expiry))
                .endObject();
        call.set(Header.CACHE_CONTROL, "no-store");
        call.sendJson(201);
    }

    private boolean hasChallenge(final Call call) {
        final boolean some = call.lane.settings().challengeOf(call.saleId) > 0;
        if (!some) {
            call.refuse(Problem.NO_CHALLENGE);
        }
        return some;
    }
}
