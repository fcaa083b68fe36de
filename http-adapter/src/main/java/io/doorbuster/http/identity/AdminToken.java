package io.doorbuster.http.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.Problem;
import java.security.MessageDigest;

/** Admits calls that carry the admin token. For the admin listener's one IO thread. */
public final class AdminToken implements Gate {
    private final byte[] token;
    private final WrongTokens wrongTokens = new WrongTokens();

    public AdminToken(final String token) {
        this.token = token.getBytes(ISO_8859_1);
    }

    @Override
    public Name name() {
        return Name.TOKEN;
    }

    @Override
    public boolean admits(final Call call) {
        final String given = Bearer.token(call);
        if (given == null) {
            call.refuse(Problem.TOKEN_REQUIRED);
            return false;
        }
        // The time of isEqual does not depend on the position of the first difference.
        if (!MessageDigest.isEqual(token, given.getBytes(ISO_8859_1))) {
            refuseWrong(call);
            return false;
        }
        return true;
    }

    private void refuseWrong(final Call call) {
        if (wrongTokens.note(call.peer(), System.nanoTime())) {
            call.setRetryAfter(WrongTokens.WINDOW_SECONDS);
            call.refuse(
                    Problem.TOO_MANY_REQUESTS,
                    "Your address sent too many wrong admin tokens. Repeat the request after Retry-After, with the"
                            + " right token.");
        } else {
            call.refuse(Problem.TOKEN_INVALID);
        }
    }

    /** Number of wrong tokens since the start. Any thread. */
    public long wrongTokens() {
        return wrongTokens.total();
    }
}
