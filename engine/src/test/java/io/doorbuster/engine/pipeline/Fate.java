package io.doorbuster.engine.pipeline;

import java.util.Random;

/** What goes wrong in one life of a simulated engine, and when: the power at its n-th moment, the disk at its k-th call. */
final class Fate {
    /** Between which two steps the power may go. */
    enum Moment {
        SENT,
        /** Decided, and not yet handed to the journal. */
        DECIDED,
        /** Handed to the journal, which waits for the end of its batch. */
        GATHERED,
        APPENDING,
        APPENDED,
        FORCED,
        ANSWERED
    }

    /** The end of a simulated process: nothing of it is used any more. */
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

    /** Most likely something will go wrong. */
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

    /** True if this call of the journal is the one that fails. */
    boolean failsThisCall() {
        return journalCallsLeft != NEVER && --journalCallsLeft == 0;
    }

    /** The process is stopping: it does not live to see anything else go wrong. */
    void spare() {
        momentsLeft = NEVER;
        journalCallsLeft = NEVER;
    }
}
