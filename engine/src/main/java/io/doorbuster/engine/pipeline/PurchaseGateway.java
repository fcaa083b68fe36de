package io.doorbuster.engine.pipeline;

import org.agrona.DirectBuffer;

/** The one way to the business thread. Any number of threads may call at once; no call blocks. */
public interface PurchaseGateway {
    /**
     * Puts a command into the total order, or refuses it now.
     *
     * @param command an encoded command, see {@code CommandWriter}; copied before this returns
     * @param replyPort where the answer goes
     * @param correlation handed back with the answer, opaque to the engine
     */
    Admission submit(DirectBuffer command, int offset, int length, ReplyPort replyPort, long correlation);
}
