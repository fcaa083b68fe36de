package io.doorbuster.cli.loadgen;

/** How a request identifies its user. */
public enum Identity {
    /** {@code Authorization: Bearer} and a pass minted with the server's key. */
    pass,
    /** {@code X-User-Id}, which a server accepts from a gateway. */
    header
}
