package io.doorbuster.engine.model;

import static java.util.Objects.requireNonNull;

/**
 * New terms for an existing sale. In a command, {@link #KEEP} (for the title: null) keeps a term as it is. In an event,
 * every member is given. Immutable.
 *
 * @param title at most {@link SaleTerms#MAX_TITLE_LENGTH} characters
 * @param closesAt epoch milliseconds
 * @param perUserLimit units that one user may hold
 * @param maxUnitsPerOrder units in one order
 * @param waitlistCapacity most orders in the waitlist
 */
public record SaleChange(String title, long closesAt, int perUserLimit, int maxUnitsPerOrder, int waitlistCapacity) {
    public static final int KEEP = -1;

    /** Returns the change with every member given: the ones to keep are taken from {@code terms}. */
    public SaleChange on(final SaleTerms terms) {
        return new SaleChange(
                title == null ? terms.title() : title,
                closesAt == KEEP ? terms.closesAt() : closesAt,
                perUserLimit == KEEP ? terms.perUserLimit() : perUserLimit,
                maxUnitsPerOrder == KEEP ? terms.maxUnitsPerOrder() : maxUnitsPerOrder,
                waitlistCapacity == KEEP ? terms.waitlistCapacity() : waitlistCapacity);
    }

    /** True if a sale with these terms can be changed so at {@code now}. Every member must be given. */
    public boolean fits(final SaleTerms terms, final long now) {
        return SaleTerms.isShort(requireNonNull(title))
                && closesAt > now
                && closesAt > terms.lastOpensAt()
                && closesAt >= terms.registrationClosesAt()
                && perUserLimit >= 1
                && perUserLimit <= SaleTerms.MAX_PER_USER_LIMIT
                && maxUnitsPerOrder >= 1
                && maxUnitsPerOrder <= perUserLimit
                && waitlistCapacity >= 0
                && waitlistCapacity <= SaleTerms.MAX_WAITLIST;
    }
}
