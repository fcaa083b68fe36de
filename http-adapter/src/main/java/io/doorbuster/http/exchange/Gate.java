package io.doorbuster.http.exchange;

import io.doorbuster.http.json.BadInput;

/**
 * A check that a request must pass. A list of gates checks a call in order; the first gate that refuses also answers.
 */
public interface Gate {
    /** The gates, by what they check. Refusals are counted by these names. */
    enum Name {
        LAST_OF_CONNECTION,
        SITE,
        ONE_CLIENT,
        CLIENT,
        LINK,
        TOKEN,
        SALE_ID,
        IDENTITY,
        USER,
        SALE_STATE,
        CHALLENGE,
        ARRIVAL
    }

    Name name();

    /**
     * Lets the call pass, or refuses it.
     *
     * @return false if it has refused the call
     * @throws BadInput to refuse the call with it
     */
    boolean admits(Call call) throws BadInput;
}
