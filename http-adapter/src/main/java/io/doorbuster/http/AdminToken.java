package io.doorbuster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;

/** The secret that the merchant's calls carry. For the admin listener's one IO thread. */
final class AdminToken {
    private final byte[] token;
    private final WrongTokens wrongTokens = new WrongTokens();

    AdminToken(final String token) {
        this.token = token.getBytes(ISO_8859_1);
    }

    /** {@code endpoint}, for those only who carry the token. */
    Endpoint guard(final Endpoint endpoint) {
        return call -> {
            final String given = Bearer.token(call);
            if (given == null) {
                call.refuse(Problem.TOKEN_REQUIRED);
            } else if (!MessageDigest.isEqual(token, given.getBytes(ISO_8859_1))) {
                // isEqual takes the same time wherever the first difference is.
                refuseWrong(call);
            } else {
                endpoint.handle(call);
            }
        };
    }

    private void refuseWrong(final Call call) {
        if (wrongTokens.note(call.peer(), System.nanoTime())) {
            call.refuse(Problem.TOO_MANY_REQUESTS);
        } else {
            call.refuse(Problem.TOKEN_INVALID);
        }
    }

    /** Wrong tokens since the start. Any thread. */
    long wrongTokens() {
        return wrongTokens.total();
    }
}
