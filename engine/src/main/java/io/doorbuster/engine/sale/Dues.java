package io.doorbuster.engine.sale;

/**
 * What happens next in one sale by itself, and when. Kept by {@link Agenda}, which orders the sales by it. Business
 * thread only.
 */
final class Dues {
    /** In the order in which things that are due at the same time are done. */
    enum Kind {
        /** An order in line can have its units. */
        PROMOTION,
        EXPIRY,
        ROUND,
        /** The sale closed over a line. */
        LAPSE
    }

    /** Epoch milliseconds; {@link SaleTerms#NEVER} if nothing will happen. */
    long at = SaleTerms.NEVER;

    Kind kind = Kind.PROMOTION;
    private long tie;
    /** Place in the agenda; 0: not in it. */
    int agendaIndex;
    /** What is due may have changed. */
    boolean stale;

    void clear() {
        at = SaleTerms.NEVER;
        stale = false;
    }

    /** Something will happen; the earliest counts. */
    void add(final long newAt, final Kind newKind, final long newTie) {
        if (newAt != SaleTerms.NEVER && isBefore(newAt, newKind, newTie, at, kind, tie)) {
            at = newAt;
            kind = newKind;
            tie = newTie;
        }
    }

    /** By time, then by kind, then by the sequence in which holds were given, or the number of the sale. */
    boolean isBefore(final Dues other) {
        return isBefore(at, kind, tie, other.at, other.kind, other.tie);
    }

    private static boolean isBefore(
            final long at,
            final Kind kind,
            final long tie,
            final long otherAt,
            final Kind otherKind,
            final long otherTie) {
        if (at != otherAt) {
            return at < otherAt;
        }
        return kind == otherKind ? tie < otherTie : kind.compareTo(otherKind) < 0;
    }
}
