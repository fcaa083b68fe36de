package io.doorbuster.http.identity;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Identity;
import io.doorbuster.http.json.Problem;

/** Identifies users by their passes. */
public final class PassIdentity implements Identity {
    private final PassVerifier verifier;

    public PassIdentity(final PassVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public boolean identify(final Call call) {
        final String pass = Bearer.token(call);
        if (pass == null) {
            call.refuse(Problem.PASS_REQUIRED);
            return false;
        }
        switch (verifier.verify(pass, call.saleId)) {
            case VALID -> {
                call.user = verifier.subject();
                call.provedWork = verifier.provesWork();
                call.identityExpiresAtSeconds = verifier.expiresAtSeconds();
                return true;
            }
            case EXPIRED -> call.refuse(Problem.PASS_EXPIRED);
            case INVALID ->
                call.refuse(
                        Problem.PASS_INVALID,
                        "The pass is not valid here: " + verifier.reason() + ". Get a new pass from the shop.");
        }
        return false;
    }
}
