package io.doorbuster.engine.port;

import io.doorbuster.engine.codec.Command;

/** The only way to submit commands to the business thread. Any number of threads may call at once; no call blocks. */
public interface PurchaseGateway {
    /**
     * Puts a command into the total order, or refuses it at once.
     *
     * @param command copied before this returns
     * @param replyPort receives the answer
     * @param correlation handed back with the answer, opaque to the engine
     */
    Admission submit(Command command, ReplyPort replyPort, long correlation);
}
