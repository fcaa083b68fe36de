package io.doorbuster.cli.drop;

/** Behaviour of the crowd. */
enum Scenario {
    /** Every user buys. */
    plain,
    /** Secured orders are held for payment, half of the buyers never pay, and late users wait on the waitlist. */
    holds
}
