package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/**
 * The whole state as a series of calls, for a snapshot: one header; every sale that was removed; then per sale, in number
 * order, its record, its refusal counts, its restocks, oldest first, its registrations, in no order, its orders by
 * number, and the end of the sale; then the end. {@link Sales#describeTo} makes the calls, {@link SalesLoader} answers
 * to them. Buffers are only valid
 * during the call.
 */
public interface SaleRecords {
    /** Longest part of a table of refusal counts. */
    int MAX_COUNTERS_PART_BYTES = 1 << 12;

    void header(long sequence, long lastTime, long lastCheckpoint, EngineSettings settings);

    void removedSale(int number, String saleId);

    /**
     * @param round how many rounds have opened
     * @param lapsed whether it closed over a line
     */
    void sale(
            int number,
            SaleTerms terms,
            long seed0,
            long seed1,
            int round,
            boolean paused,
            boolean closed,
            boolean lapsed);

    /**
     * How many refusals the sale has journaled, if it has counted any; the parts of the table follow.
     *
     * @param counted of all users
     * @param refusalsHash over all of them
     * @param tableBytes length of the table
     */
    void refusalCounts(long counted, long refusalsHash, int tableBytes);

    /** A part of the table, which begins at {@code from}. */
    void refusalCountsPart(int from, DirectBuffer counters);

    void restock(int units, DirectBuffer key);

    void registration(DirectBuffer user);

    /** {@code reference} of its payment, empty if it was never paid. */
    void order(int order, OrderRecord record, DirectBuffer user, DirectBuffer key, DirectBuffer reference);

    /** @param stock units of the sale now */
    void endOfSale(int stock);

    void end(long stateHash);
}
