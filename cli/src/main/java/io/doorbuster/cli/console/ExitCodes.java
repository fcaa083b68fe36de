package io.doorbuster.cli.console;

/** How the executable ends; scripts and operators hold on to these. A fail-stop ends with 70 without coming here. */
public final class ExitCodes {
    public static final int GOOD = 0;
    /** A port, a directory, a lock: something outside is not as it should be. */
    public static final int FAILURE = 1;

    public static final int USAGE = 2;
    /** The journal is damaged, or an invariant is broken. */
    public static final int DAMAGE = 3;

    public static final int THRESHOLD = 4;

    private ExitCodes() {}
}
