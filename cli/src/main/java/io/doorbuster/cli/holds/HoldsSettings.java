package io.doorbuster.cli.holds;

import java.util.SplittableRandom;

/**
 * The settings of the scenario {@code holds}, in addition to the crowd.
 *
 * @param stock units of the sale that the drill creates if it does not exist
 * @param paymentWindowMillis of the sale; waitlisted users read their order twice in that time
 * @param waitlist places of the sale's waitlist
 * @param seed of the random choice of users who pay
 */
public record HoldsSettings(int stock, long paymentWindowMillis, int waitlist, long seed) {
    /** Whether the user pays. The result depends only on the user and the seed. */
    boolean pays(final int user) {
        return new SplittableRandom(seed + user).nextBoolean();
    }
}
