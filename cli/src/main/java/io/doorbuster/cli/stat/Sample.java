package io.doorbuster.cli.stat;

import java.util.NavigableMap;

/**
 * What {@code stat} reads of a server at one moment. Counts are since the start of the server.
 *
 * @param nanos the moment, as nanoTime
 * @param started when the server started, seconds since 1970
 * @param answers to calls of the public listener
 * @param refusals among these answers
 * @param buckets cumulative counts of the time to an answer, by seconds
 */
record Sample(
        long nanos,
        double started,
        double answers,
        double secured,
        double refusals,
        double durableSequence,
        NavigableMap<Double, Double> buckets,
        double inFlight,
        double ringUsed,
        double ringSlots,
        double connections,
        double heapUsed,
        double remaining) {
    private static final String PUBLIC = "listener=\"public\"";

    static Sample of(final long nanos, final Scrape scrape) {
        return new Sample(
                nanos,
                scrape.value("process_start_time_seconds"),
                scrape.sum("doorbuster_answers_total", PUBLIC),
                scrape.value("doorbuster_commands_total{outcome=\"secured\"}"),
                scrape.sum("doorbuster_refusals_total", PUBLIC),
                scrape.value("doorbuster_durable_sequence"),
                scrape.buckets("doorbuster_answer_seconds"),
                scrape.sum("doorbuster_calls_in_flight", PUBLIC),
                scrape.value("doorbuster_ring_used_slots"),
                scrape.value("doorbuster_ring_slots"),
                scrape.sum("doorbuster_connections", PUBLIC),
                scrape.value("jvm_heap_used_bytes"),
                scrape.sum("doorbuster_sale_remaining_units", "sale="));
    }

    /** True if the other sample is of another process, whose counts began again. */
    boolean isOfAnotherStart(final Sample other) {
        return started != other.started;
    }
}
