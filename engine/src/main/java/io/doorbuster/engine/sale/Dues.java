package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.SaleTerms;

/** The next due thing of one sale, and its time. {@link Agenda} orders the sales by it. Business thread only. */
final class Dues {
    /** The kinds of due things, in the order in which they are done if they are due at the same time. */
    enum Kind {
        /** A waitlisted order can have its units. */
        PROMOTION,
        EXPIRY,
        ROUND,
        /** The sale closed, and its waitlist lapses. */
        LAPSE
    }

    /** Epoch milliseconds; {@link SaleTerms#NEVER} if nothing will come due. */
    long at = SaleTerms.NEVER;

    Kind kind = Kind.PROMOTION;
    private long tie;
    /** Index in the heap of the agenda; 0: not in it. */
    int agendaIndex;
    /** True if the next due thing may have changed. */
    boolean stale;

    void clear() {
        at = SaleTerms.NEVER;
        stale = false;
    }

    /** Offers a due thing; the earliest one is kept. */
    void add(final long newAt, final Kind newKind, final long newTie) {
        if (newAt != SaleTerms.NEVER && isBefore(newAt, newKind, newTie, at, kind, tie)) {
            at = newAt;
            kind = newKind;
            tie = newTie;
        }
    }

    /** Compares by time, then by kind, then by the sequence of the hold's order or by the number of the sale. */
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
