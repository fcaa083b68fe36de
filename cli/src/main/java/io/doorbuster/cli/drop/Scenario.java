package io.doorbuster.cli.drop;

/** What the crowd does. */
enum Scenario {
    /** Everyone buys, and that is that. */
    plain,
    /** Secured orders are held for payment, half of the buyers never pay, and who came too late waits in line. */
    holds
}
