package io.doorbuster.http.exchange;

import io.doorbuster.http.json.BadInput;

/**
 * A check that a request must pass. A list of gates checks a call in order; the first gate that refuses also answers.
 */
@FunctionalInterface
public interface Gate {
    /**
     * Lets the call pass, or refuses it.
     *
     * @return false if it has refused the call
     * @throws BadInput to refuse the call with it
     */
    boolean admits(Call call) throws BadInput;
}
