package io.doorbuster.cli.loadgen;

import java.nio.charset.StandardCharsets;

/** One answer to a purchase. A driver thread reuses it: its fields are those of the last answer. */
public final class Answer {
    /** The results of a request; every request of a drill has exactly one of them. */
    public enum Kind {
        SECURED,
        WAITLISTED,
        /** The server refused the request with a named problem. */
        REFUSED,
        /** The request was not executed, but not because of a decision. */
        ERROR,
        /** The request was sent, and it is not known whether it was executed. */
        UNKNOWN
    }

    private static final byte[] ORDER_ID = ascii("orderId");
    private static final byte[] SALE_ID = ascii("saleId");
    private static final byte[] USER_ID = ascii("userId");
    private static final byte[] QUANTITY = ascii("quantity");
    private static final byte[] POSITION = ascii("position");
    private static final byte[] UNITS_BEFORE = ascii("unitsBefore");
    private static final byte[] SEQUENCE = ascii("sequence");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] PROBLEMS = ascii("/problems/");
    private static final byte[] OUTCOME_UNKNOWN = ascii("outcome-unknown");
    private static final byte[] LIMIT_REACHED = ascii("limit-reached");
    private static final byte[] MALFORMED_ANSWER = ascii("malformed-answer");
    private static final byte[] ANOTHER_USERS_ANSWER = ascii("another-users-answer");

    private final MemberScanner members = new MemberScanner();
    private final byte[] sale;

    private byte[] nameIn = {};
    private int nameAt;
    private int nameLength;

    public long orderNumber;
    int user;
    public long position;
    public long unitsBefore;
    public long quantity;
    public long sequence;
    boolean misdirected;

    Answer(final String sale) {
        this.sale = ascii(sale);
    }

    /** Reads a complete answer to the purchase of this user. */
    Kind read(final byte[] bytes, final AnswerScanner http, final int expectedUser) {
        misdirected = false;
        members.start(bytes, http.bodyAt(), http.bodyLength());
        return switch (http.status()) {
            case 201 -> readOrder(bytes, expectedUser, true);
            case 202 -> readOrder(bytes, expectedUser, false);
            default -> readProblem(bytes, http.status());
        };
    }

    /** The name of a refusal, error or unknown: bytes in {@link #nameIn}. */
    byte[] nameIn() {
        return nameIn;
    }

    int nameAt() {
        return nameAt;
    }

    int nameLength() {
        return nameLength;
    }

    boolean isLimitReached() {
        return isNamed(LIMIT_REACHED);
    }

    private Kind readOrder(final byte[] bytes, final int expectedUser, final boolean secured) {
        orderNumber = -1;
        user = -1;
        position = -1;
        unitsBefore = -1;
        quantity = -1;
        sequence = -1;
        boolean rightSale = false;
        while (members.next()) {
            if (members.isNamed(ORDER_ID)) {
                orderNumber = orderNumber(bytes, members.valueAt(), members.valueLength());
            } else if (members.isNamed(USER_ID)) {
                user = Requests.userNumber(bytes, members.valueAt(), members.valueLength());
            } else if (members.isNamed(SALE_ID)) {
                rightSale = members.valueEquals(sale);
            } else if (members.isNamed(POSITION)) {
                position = members.number();
            } else if (members.isNamed(UNITS_BEFORE)) {
                unitsBefore = members.number();
            } else if (members.isNamed(QUANTITY)) {
                quantity = members.number();
            } else if (members.isNamed(SEQUENCE)) {
                sequence = members.number();
            }
        }
        final boolean whole =
                orderNumber > 0 && quantity > 0 && sequence > 0 && (!secured || (position > 0 && unitsBefore >= 0));
        if (!whole) {
            return named(Kind.UNKNOWN, MALFORMED_ANSWER);
        }
        if (user != expectedUser || !rightSale) {
            misdirected = true;
            return named(Kind.UNKNOWN, ANOTHER_USERS_ANSWER);
        }
        return secured ? Kind.SECURED : Kind.WAITLISTED;
    }

    /** The number in an orderId, which is the sale's id, "-" and the number; -1 if the orderId has another form. */
    private long orderNumber(final byte[] bytes, final int at, final int length) {
        final int digitsAt = at + sale.length + 1;
        return members.valueStartsWith(sale) && length > sale.length && bytes[digitsAt - 1] == '-'
                ? MemberScanner.number(bytes, digitsAt, at + length - digitsAt)
                : -1;
    }

    private Kind readProblem(final byte[] bytes, final int status) {
        while (members.next()) {
            if (members.isNamed(TYPE) && members.valueStartsWith(PROBLEMS)) {
                nameIn = bytes;
                nameAt = members.valueAt() + PROBLEMS.length;
                nameLength = members.valueLength() - PROBLEMS.length;
                return isNamed(OUTCOME_UNKNOWN) ? Kind.UNKNOWN : Kind.REFUSED;
            }
        }
        // A server error without a named problem may have happened after the purchase was executed.
        return named(status >= 500 ? Kind.UNKNOWN : Kind.ERROR, ascii("http-" + status));
    }

    private boolean isNamed(final byte[] name) {
        if (nameLength != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (nameIn[nameAt + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private Kind named(final Kind kind, final byte[] name) {
        nameIn = name;
        nameAt = 0;
        nameLength = name.length;
        return kind;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
