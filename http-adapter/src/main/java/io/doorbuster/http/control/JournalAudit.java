package io.doorbuster.http.control;

/** The port to the audit of the live journal, which runs beside the server. */
public interface JournalAudit {
    /** The audit of a server whose journal is not on disk. It always fails. */
    JournalAudit NONE = new JournalAudit() {
        @Override
        public boolean start() {
            return true;
        }

        @Override
        public Status status() {
            return new Status(Verdict.FAILED, 0, 0, 0, "This server has no journal on disk.");
        }
    };

    /** Begins an audit; false if one runs already. Returns at once. Admin IO thread. */
    boolean start();

    /** The newest audit. Any thread. */
    Status status();

    /** What an audit found. */
    enum Verdict {
        /** There was no audit since the start. */
        NONE,
        RUNNING,
        /** The sale was exact. */
        EXACT,
        /** A rule is broken, or the journal is damaged. */
        INEXACT,
        /** The audit could not run to its end. */
        FAILED
    }

    /**
     * One audit.
     *
     * @param startedAt epoch milliseconds; 0 if there was none
     * @param endedAt epoch milliseconds; 0 while it runs
     * @param exitCode of {@code journal audit}; meaningless while it runs
     * @param report what it printed
     */
    record Status(Verdict verdict, long startedAt, long endedAt, int exitCode, String report) {
        /** No audit yet. */
        public static Status none() {
            return new Status(Verdict.NONE, 0, 0, 0, "");
        }

        /** An audit that began at this time. */
        public static Status running(final long startedAt) {
            return new Status(Verdict.RUNNING, startedAt, 0, 0, "");
        }

        /** The same audit at its end. */
        public Status ended(final Verdict found, final long at, final int code, final String printed) {
            return new Status(found, startedAt, at, code, printed);
        }
    }
}
