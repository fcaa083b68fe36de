/**
 * The page {@code /metrics}: reads the counters of the engine and of the IO threads, and writes them in the formats of
 * Prometheus. Nothing here runs on the way of a purchase.
 */
package io.doorbuster.http.metrics;
