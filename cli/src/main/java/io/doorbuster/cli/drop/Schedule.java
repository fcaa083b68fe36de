package io.doorbuster.cli.drop;

/** When each request is meant to start: evenly spread, fixed beforehand, whatever the answers. Times are nanoTime. */
record Schedule(long startNs, int requests, long overNs) {
    long intendedNs(int request) {
        // As a double, because the product of a long drill overflows a long; it is off by less than a nanosecond.
        return startNs + (long) ((double) request * overNs / requests);
    }

    long endNs() {
        return startNs + overNs;
    }
}
