package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/**
 * The whole state as a series of calls, for a snapshot: one header; then per sale, in number order, its record, its
 * restocks and its orders, each oldest first; then the end. {@link Sales#describeTo} makes the calls,
 * {@link SalesLoader} answers to them. Buffers are only valid during the call.
 */
public interface SaleRecords {
    void header(long sequence, long lastTime, long lastCheckpoint, int checkpointEvery, int sales);

    void sale(
            int number,
            SaleTerms terms,
            long seed0,
            long seed1,
            boolean paused,
            boolean closed,
            int restocks,
            int orders);

    void restock(int units, DirectBuffer key);

    void order(
            long sequence,
            long time,
            int order,
            int quantity,
            int position,
            int unitsBefore,
            DirectBuffer user,
            DirectBuffer key);

    void end(long stateHash);
}
