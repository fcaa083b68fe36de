package io.doorbuster.engine.model;

import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * The whole state as a series of calls, for a snapshot: one header; the edge settings; every removed sale; then per
 * sale, by number, its record, its refusal counts, its restocks (oldest first), its registrations (in no order), its
 * orders by number, and the end of the sale; then the end. The state makes these calls for a snapshot and is rebuilt by
 * them. A buffer is valid only during the call.
 */
public interface SaleRecords {
    /** Longest part of a table of refusal counts. */
    int MAX_COUNTERS_PART_BYTES = 1 << 12;

    void header(long sequence, long lastTime, long lastCheckpoint, EngineSettings settings);

    /**
     * A part of the edge settings; no call if they never changed.
     *
     * @param sequence of the event that changed them last
     */
    void edgeSettings(long sequence, Map<String, String> part);

    void removedSale(int number, String saleId);

    /**
     * @param round number of rounds that have opened
     * @param lapsed true if the sale's waitlist lapsed
     */
    @SuppressWarnings("checkstyle:ParameterNumber")
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
     * The refusal counts of the sale, if it has counted any; the parts of the table follow.
     *
     * @param counted number of refusals of all users
     * @param refusalsHash hash over all these refusals
     * @param tableBytes length of the table in bytes
     */
    void refusalCounts(long counted, long refusalsHash, int tableBytes);

    /** A part of the table, beginning at byte {@code from}. */
    void refusalCountsPart(int from, DirectBuffer counters);

    void restock(int units, DirectBuffer key);

    void registration(DirectBuffer user);

    /** {@code reference} is that of the payment, empty if the order was never paid. */
    void order(int order, OrderRecord record, DirectBuffer user, DirectBuffer key, DirectBuffer reference);

    /** @param stock units of the sale now */
    void endOfSale(int stock);

    void end(long stateHash);
}
