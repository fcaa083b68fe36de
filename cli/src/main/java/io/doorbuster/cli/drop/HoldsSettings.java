package io.doorbuster.cli.drop;

import java.util.SplittableRandom;

/**
 * What {@link Scenario#holds} needs besides the crowd.
 *
 * @param stock units of the sale that the drill makes, if there is none
 * @param paymentWindowMillis how long it holds an order; who waits in line asks twice in that time
 * @param waitlist places in its line
 * @param seed of the coins
 */
record HoldsSettings(int stock, long paymentWindowMillis, int waitlist, long seed) {
    /** The user's coin. It is the same whenever it is tossed, so each user tosses once, however their order came. */
    boolean pays(int user) {
        return new SplittableRandom(seed + user).nextBoolean();
    }
}
