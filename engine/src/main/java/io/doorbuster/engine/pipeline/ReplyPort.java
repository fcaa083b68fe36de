package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.Decision;

/**
 * Where answers leave the engine: one port per thread that submits commands, so that its answers wake it once per
 * batch. Both calls come from the reply thread, which they must never block; what they throw is fail-stop.
 */
public interface ReplyPort {
    /**
     * The answer to a command, after every event applied before it is as durable as configured. Once per admitted
     * command, in ring order.
     *
     * @param correlation as given to {@link PurchaseGateway#submit}
     * @param decision valid only during the call: copy it
     */
    void reply(long correlation, Decision decision);

    /** Called once after the last reply of a batch that had any for this port. */
    void endOfBatch();
}
