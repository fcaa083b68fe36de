package io.doorbuster.cli.capacity;

/**
 * What a crowd asks for, and what one machine of each tier gives.
 *
 * @param pageViewsPerSecond at the peak
 * @param resourcesPerPage files that one page view loads, the page itself included
 * @param resourceBytes average size of such a file
 * @param bytesPerSecondOfAUser download speed of one user
 * @param users who come
 * @param windowSeconds in which they come
 * @param clicks purchases that each user sends
 * @param orders that can be secured or waitlisted, at most
 * @param responseSeconds from a purchase to its answer
 * @param keepAliveSeconds how long a connection stays open after an answer
 * @param purchasesPerSecond that the sale's server answers
 * @param staticRequestsPerSecond that one server of static files answers
 * @param linkBytesPerSecond that the network of one such server carries
 */
record Demand(
        double pageViewsPerSecond,
        int resourcesPerPage,
        long resourceBytes,
        long bytesPerSecondOfAUser,
        long users,
        double windowSeconds,
        int clicks,
        long orders,
        double responseSeconds,
        double keepAliveSeconds,
        double purchasesPerSecond,
        double staticRequestsPerSecond,
        long linkBytesPerSecond) {}
