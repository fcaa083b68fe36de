package io.doorbuster.cli.loadgen;

/**
 * The intended start of each request: evenly spread and fixed in advance, independent of answers. Times are nanoTime.
 */
record Schedule(long startNs, int requests, long overNs) {
    long intendedNs(final int request) {
        // As a double, because the product of a long drill overflows a long; it is off by less than a nanosecond.
        return startNs + (long) ((double) request * overNs / requests);
    }

    long endNs() {
        return startNs + overNs;
    }
}
