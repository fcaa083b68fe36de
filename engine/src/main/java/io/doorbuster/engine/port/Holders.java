package io.doorbuster.engine.port;

/**
 * The users who may hold an order or a place in one sale. Any thread; no call blocks. An order may be known here before
 * it is durable. No client can see that: a hit only sends a request to the engine instead of refusing it at the edge.
 */
@FunctionalInterface
public interface Holders {
    /** False only if no user with this hash, under the sale's seeds, holds anything. */
    boolean mayContain(long userHash);
}
