package io.doorbuster.cli.drop;

/** Behaviour of the crowd. */
enum Scenario {
    /** Every user buys. */
    plain,
    /** Secured orders are held for payment, half of them are never paid, and late users wait in the waitlist. */
    holds
}
