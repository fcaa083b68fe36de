package io.doorbuster.engine.port;

import io.doorbuster.engine.model.Decision;

/**
 * The port through which answers leave the engine. Each thread that submits commands has one, so that its answers wake
 * it once per batch. The reply thread makes both calls. They must never block it; any exception is a fail-stop.
 */
public interface ReplyPort {
    /**
     * Delivers the answer to a command, after every event applied up to then is as durable as configured. Called once
     * per admitted command, in ring order.
     *
     * @param correlation as given to {@link PurchaseGateway#submit}
     * @param decision valid only during the call: copy it
     */
    void reply(long correlation, Decision decision);

    /** Ends a batch. Called once, after the last reply of a batch that had a reply for this port. */
    void endOfBatch();
}
