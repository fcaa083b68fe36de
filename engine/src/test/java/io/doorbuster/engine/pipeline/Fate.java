package io.doorbuster.engine.pipeline;

import java.util.Random;

/** What fails in one life of a simulated engine, and when: the power at the n-th moment, the disk at the k-th call. */
final class Fate {
    /** Moments between two steps at which the power may fail. */
    enum Moment {
        SENT,
        /** The command is decided and not yet handed to the journal. */
        DECIDED,
        /** The command is handed to the journal, which waits for the end of its batch. */
        GATHERED,
        APPENDING,
        APPENDED,
        FORCED,
        ANSWERED
    }

    /** Ends a simulated process; no object of that process is used after it. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient Moment moment;

        PowerCut(final Moment moment) {
            super("power cut after " + moment);
            this.moment = moment;
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private int momentsLeft;
    private int journalCallsLeft;

    private Fate(final int momentsLeft, final int journalCallsLeft) {
        this.momentsLeft = momentsLeft;
        this.journalCallsLeft = journalCallsLeft;
    }

    /** Draws a fate in which something most likely fails. */
    static Fate drawn(final Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> kind();
            case 1, 2 -> new Fate(NEVER, 1 + random.nextInt(60));
            case 3 -> new Fate(1 + random.nextInt(60), NEVER);
            default -> new Fate(1 + random.nextInt(800), NEVER);
        };
    }

    static Fate kind() {
        return new Fate(NEVER, NEVER);
    }

    void at(final Moment moment) {
        if (momentsLeft != NEVER && --momentsLeft == 0) {
            throw new PowerCut(moment);
        }
    }

    /** True if this call of the journal fails. */
    boolean failsThisCall() {
        return journalCallsLeft != NEVER && --journalCallsLeft == 0;
    }

    /** Cancels all later failures, because the process is stopping. */
    void spare() {
        momentsLeft = NEVER;
        journalCallsLeft = NEVER;
    }
}
