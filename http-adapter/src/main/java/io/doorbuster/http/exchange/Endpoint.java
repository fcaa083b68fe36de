package io.doorbuster.http.exchange;

import io.doorbuster.http.json.BadInput;

/** Answers the requests of one path and method. Called on the call's IO thread, once the call has passed its gates. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers exactly once, now or later.
     *
     * @throws BadInput to refuse the call with it
     */
    void handle(Call call) throws BadInput;
}
