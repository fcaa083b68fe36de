package io.doorbuster.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The terms of a sale. Times are epoch milliseconds; the sale is open in [opensAt, closesAt). Immutable.
 *
 * @param saleId slug {@code [a-z0-9][a-z0-9-]{0,39}}, never reused
 * @param title at most {@link #MAX_TITLE_LENGTH} characters, may be empty; see {@link #titleFault}
 * @param rounds 1 to {@link #MAX_ROUNDS} openings, each later than the one before
 * @param carryOver whether unsold units stay on sale when the next round opens
 * @param closesAt time from which no purchase is accepted; {@link #NEVER} for no end
 * @param perUserLimit most units of one user, over all rounds, 1 to {@link #MAX_PER_USER_LIMIT}
 * @param maxUnitsPerOrder most units in one order, 1 to perUserLimit
 * @param paymentWindowMillis how long a secured order is held for payment; 0: it never expires
 * @param waitlistCapacity most orders in the waitlist; 0: no waitlist
 * @param registrationClosesAt with {@link Eligibility#REGISTERED}: time from which no registration is accepted; 0 in a
 *     command means the opening of the sale. 0 otherwise
 * @param registrationCapacity with {@link Eligibility#REGISTERED}: most registrations. 0 otherwise
 */
public record SaleTerms(
        String saleId,
        String title,
        List<Round> rounds,
        boolean carryOver,
        long closesAt,
        int perUserLimit,
        int maxUnitsPerOrder,
        long paymentWindowMillis,
        int waitlistCapacity,
        Eligibility eligibility,
        long registrationClosesAt,
        int registrationCapacity) {
    public static final int MAX_SALE_ID_LENGTH = 40;
    /** In code points. */
    public static final int MAX_TITLE_LENGTH = 120;

    public static final int MAX_ROUNDS = 64;
    /** Most units of all rounds and restocks together. */
    public static final int MAX_STOCK = 1_000_000_000;

    public static final int MAX_PER_USER_LIMIT = 1_000;
    /** 366 days. */
    public static final long MAX_PAYMENT_WINDOW_MILLIS = 366L * 24 * 3_600_000;

    public static final int MAX_WAITLIST = 10_000_000;
    public static final int MAX_REGISTRATIONS = 10_000_000;
    public static final long NEVER = Long.MAX_VALUE;

    private static final int FIRST_BIDI_EMBEDDING = 0x202a;
    private static final int LAST_BIDI_OVERRIDE = 0x202e;
    private static final int FIRST_BIDI_ISOLATE = 0x2066;
    private static final int LAST_BIDI_ISOLATE = 0x2069;

    /** Most bytes of a user id, idempotency key, payment reference or actor, in visible ASCII. */
    public static final int MAX_ID_LENGTH = 64;

    /** @throws IllegalArgumentException naming the member that is out of its range */
    public SaleTerms {
        requireNonNull(title, "title");
        requireNonNull(eligibility, "eligibility");
        check(isSaleId(saleId), "saleId must match [a-z0-9][a-z0-9-]{0,39}");
        check(isShort(title), "title is longer than 120 characters");
        rounds = List.copyOf(rounds);
        checkRounds(rounds);
        check(closesAt > rounds.get(rounds.size() - 1).opensAt(), "closesAt must be after opensAt");
        check(perUserLimit >= 1 && perUserLimit <= MAX_PER_USER_LIMIT, "perUserLimit must be 1 to 1000");
        check(maxUnitsPerOrder >= 1 && maxUnitsPerOrder <= perUserLimit, "maxUnitsPerOrder must be 1 to perUserLimit");
        check(
                paymentWindowMillis >= 0 && paymentWindowMillis <= MAX_PAYMENT_WINDOW_MILLIS,
                "paymentWindowMs must be 0 to " + MAX_PAYMENT_WINDOW_MILLIS);
        check(
                waitlistCapacity >= 0 && waitlistCapacity <= MAX_WAITLIST,
                "waitlistCapacity must be 0 to " + MAX_WAITLIST);
        if (eligibility == Eligibility.REGISTERED) {
            check(
                    registrationClosesAt >= 0 && registrationClosesAt <= closesAt,
                    "registrationClosesAt must not be after closesAt");
            check(
                    registrationCapacity >= 1 && registrationCapacity <= MAX_REGISTRATIONS,
                    "registrationCapacity must be 1 to " + MAX_REGISTRATIONS);
        } else {
            check(
                    registrationClosesAt == 0 && registrationCapacity == 0,
                    "registrationClosesAt needs the eligibility registered");
        }
    }

    /** One round, open to everyone, without a payment window and a waitlist. */
    public SaleTerms(
            final String saleId,
            final String title,
            final int stock,
            final long opensAt,
            final long closesAt,
            final int perUserLimit,
            final int maxUnitsPerOrder) {
        this(
                saleId,
                title,
                List.of(new Round(opensAt, stock)),
                false,
                closesAt,
                perUserLimit,
                maxUnitsPerOrder,
                0,
                0,
                Eligibility.OPEN,
                0,
                0);
    }

    /** Returns the same terms with other rounds. */
    public SaleTerms withRounds(final List<Round> rounds, final boolean carryOver) {
        return with(rounds, carryOver, paymentWindowMillis, waitlistCapacity);
    }

    /** Returns the same terms with a payment window and a waitlist. */
    public SaleTerms withPaymentWindow(final long paymentWindowMillis, final int waitlistCapacity) {
        return with(rounds, carryOver, paymentWindowMillis, waitlistCapacity);
    }

    /** Returns the same terms for registered users only. */
    public SaleTerms withRegistration(final long registrationClosesAt, final int registrationCapacity) {
        return new SaleTerms(
                saleId,
                title,
                rounds,
                carryOver,
                closesAt,
                perUserLimit,
                maxUnitsPerOrder,
                paymentWindowMillis,
                waitlistCapacity,
                Eligibility.REGISTERED,
                registrationClosesAt,
                registrationCapacity);
    }

    /** Returns the same terms with the change. Every member of the change must be given. */
    public SaleTerms with(final SaleChange change) {
        return new SaleTerms(
                saleId,
                change.title(),
                rounds,
                carryOver,
                change.closesAt(),
                change.perUserLimit(),
                change.maxUnitsPerOrder(),
                paymentWindowMillis,
                change.waitlistCapacity(),
                eligibility,
                registrationClosesAt,
                registrationCapacity);
    }

    /**
     * Returns the same terms with the defaults of a command filled in. A sale without an opening time opens
     * {@code now}, but always before its second round and its end, so that the terms stay in order. Registration
     * without an end closes when the sale opens.
     */
    public SaleTerms resolvedAt(final long now) {
        final List<Round> resolved = new ArrayList<>(rounds);
        if (opensAt() == 0) {
            final long next = rounds.size() > 1 ? rounds.get(1).opensAt() : closesAt;
            resolved.set(0, new Round(Math.min(now, next - 1), rounds.get(0).units()));
        }
        final SaleTerms opened = withRounds(resolved, carryOver);
        return eligibility == Eligibility.REGISTERED && registrationClosesAt == 0
                ? opened.withRegistration(opened.opensAt(), registrationCapacity)
                : opened;
    }

    private SaleTerms with(
            final List<Round> rounds,
            final boolean carryOver,
            final long paymentWindowMillis,
            final int waitlistCapacity) {
        return new SaleTerms(
                saleId,
                title,
                rounds,
                carryOver,
                closesAt,
                perUserLimit,
                maxUnitsPerOrder,
                paymentWindowMillis,
                waitlistCapacity,
                eligibility,
                registrationClosesAt,
                registrationCapacity);
    }

    /** Opening of the first round. */
    public long opensAt() {
        return rounds.get(0).opensAt();
    }

    /** Opening of the last round. */
    public long lastOpensAt() {
        return rounds.get(rounds.size() - 1).opensAt();
    }

    /** Units of the first round. */
    public int initialStock() {
        return rounds.get(0).units();
    }

    /**
     * Returns the fault of a title that a merchant gives, as "must not ..."; null if it has none. Only new titles are
     * checked: a journal may hold older ones that were accepted when fewer rules applied.
     */
    public static String titleFault(final String title) {
        if (!isShort(title)) {
            return "must not be longer than " + MAX_TITLE_LENGTH + " characters";
        }
        String fault = null;
        for (int i = 0; fault == null && i < title.length(); i += Character.charCount(title.codePointAt(i))) {
            fault = faultOf(title.codePointAt(i));
        }
        return fault;
    }

    /** True if the title is short enough. Counts code points: an emoji counts once, though it takes two chars. */
    static boolean isShort(final String title) {
        return title.length() <= MAX_TITLE_LENGTH || title.codePointCount(0, title.length()) <= MAX_TITLE_LENGTH;
    }

    private static String faultOf(final int c) {
        return switch (Character.getType(c)) {
            case Character.SURROGATE -> "must not contain half of a surrogate pair without the other half";
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                "must not contain control characters or line or paragraph separators";
            default ->
                (c >= FIRST_BIDI_EMBEDDING && c <= LAST_BIDI_OVERRIDE)
                                || (c >= FIRST_BIDI_ISOLATE && c <= LAST_BIDI_ISOLATE)
                        ? "must not contain characters that change the direction of the text around it"
                        : null;
        };
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

    /** True if {@code text} is a well-formed user id, idempotency key, payment reference or actor. */
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

    private static void checkRounds(final List<Round> rounds) {
        check(!rounds.isEmpty() && rounds.size() <= MAX_ROUNDS, "rounds must be 1 to 64");
        check(rounds.get(0).opensAt() >= 0, "opensAt must not be negative");
        long units = 0;
        for (int i = 0; i < rounds.size(); i++) {
            final Round round = rounds.get(i);
            check(round.units() >= 1 && round.units() <= MAX_STOCK, "stock must be 1 to 1000000000");
            check(
                    i == 0 || round.opensAt() > Math.max(1, rounds.get(i - 1).opensAt()),
                    "rounds must open one after the other");
            units += round.units();
        }
        check(units <= MAX_STOCK, "the rounds have more than 1000000000 units together");
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
