package io.doorbuster.cli.console;

/** The exit codes of the executable; scripts and operators rely on them. A fail-stop exits with 70. */
public final class ExitCodes {
    public static final int GOOD = 0;
    /** Something outside is not as needed, such as a port, a directory or a lock. */
    public static final int FAILURE = 1;

    public static final int USAGE = 2;
    /** The journal is damaged, or an invariant is broken. */
    public static final int DAMAGE = 3;

    public static final int THRESHOLD = 4;

    private ExitCodes() {}
}
