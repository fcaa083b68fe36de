package io.doorbuster.engine.sale;

import static java.util.Objects.requireNonNull;

/**
 * What a merchant fixes when a sale is created. Times are epoch milliseconds; the sale is open in
 * [opensAt, closesAt). Immutable.
 *
 * @param saleId slug {@code [a-z0-9][a-z0-9-]{0,39}}, never reused
 * @param title at most {@link #MAX_TITLE_LENGTH} characters, may be empty
 * @param stock units to sell, 1 to {@link #MAX_STOCK}
 * @param opensAt when the first purchase is taken; 0 in a command means when it is created
 * @param closesAt from when on none is; {@link #NEVER} for no end
 * @param perUserLimit units that one user may hold, 1 to {@link #MAX_PER_USER_LIMIT}
 * @param maxUnitsPerOrder units in one order, 1 to perUserLimit
 */
public record SaleTerms(
        String saleId, String title, int stock, long opensAt, long closesAt, int perUserLimit, int maxUnitsPerOrder) {
    public static final int MAX_SALE_ID_LENGTH = 40;
    public static final int MAX_TITLE_LENGTH = 120;
    public static final int MAX_STOCK = 1_000_000_000;
    public static final int MAX_PER_USER_LIMIT = 1_000;
    public static final long NEVER = Long.MAX_VALUE;

    /** User ids and idempotency keys: this many bytes of visible ASCII at most. */
    public static final int MAX_ID_LENGTH = 64;

    /** @throws IllegalArgumentException naming the member that is out of its range */
    public SaleTerms {
        requireNonNull(title, "title");
        check(isSaleId(saleId), "saleId must match [a-z0-9][a-z0-9-]{0,39}");
        check(title.length() <= MAX_TITLE_LENGTH, "title is longer than 120 characters");
        check(stock >= 1 && stock <= MAX_STOCK, "stock must be 1 to 1000000000");
        check(opensAt >= 0, "opensAt must not be negative");
        check(closesAt > opensAt, "closesAt must be after opensAt");
        check(perUserLimit >= 1 && perUserLimit <= MAX_PER_USER_LIMIT, "perUserLimit must be 1 to 1000");
        check(maxUnitsPerOrder >= 1 && maxUnitsPerOrder <= perUserLimit, "maxUnitsPerOrder must be 1 to perUserLimit");
    }

    /** True if {@code text} is a well-formed sale id. */
    public static boolean isSaleId(final CharSequence text) {
        if (text == null || text.length() < 1 || text.length() > MAX_SALE_ID_LENGTH || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** True if {@code text} is a well-formed user id or idempotency key: 1 to 64 bytes of visible ASCII. */
    public static boolean isOpaqueId(final CharSequence text) {
        if (text == null || text.length() < 1 || text.length() > MAX_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x21 || text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
