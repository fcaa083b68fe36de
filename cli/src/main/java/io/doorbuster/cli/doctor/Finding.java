package io.doorbuster.cli.doctor;

/**
 * The result of one check.
 *
 * @param what was found, in words
 * @param advice what it means and what to do; empty if all is well
 */
record Finding(Verdict verdict, String check, String what, String advice) {
    /** How a check ended. */
    enum Verdict {
        /** As it should be. */
        ok,
        /** A server runs, but slower, smaller or less safe than it could. */
        warn,
        /** A server does not start, or would lose orders. */
        bad
    }

    static Finding ok(final String check, final String what) {
        return new Finding(Verdict.ok, check, what, "");
    }

    static Finding warn(final String check, final String what, final String advice) {
        return new Finding(Verdict.warn, check, what, advice);
    }

    static Finding bad(final String check, final String what, final String advice) {
        return new Finding(Verdict.bad, check, what, advice);
    }
}
