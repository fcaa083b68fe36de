package io.doorbuster.cli.drop;

/** How a request says who buys. */
enum Identity {
    /** {@code Authorization: Bearer} and a pass minted with the server's key. */
    pass,
    /** {@code X-User-Id}, which a server behind a gateway believes. */
    header
}
