package io.doorbuster.http.json;

/** A body, header or parameter that is refused: the problem, a detail, and the place of the fault. */
public final class BadInput extends Exception {
    private static final long serialVersionUID = 1L;
    private static final long NO_OFFSET = -1;

    private final Problem problem;
    private final String member;
    private final long offset;

    private BadInput(final Problem problem, final String member, final long offset, final String detail) {
        // Without a stack trace: the exception only becomes an answer, and bad input must be cheap to refuse.
        super(detail, null, false, false);
        this.problem = problem;
        this.member = member;
        this.offset = offset;
    }

    public static BadInput of(final Problem problem, final String member, final String detail) {
        return new BadInput(problem, member, NO_OFFSET, detail);
    }

    public static BadInput invalidValue(final String member, final String detail) {
        return of(Problem.INVALID_VALUE, member, detail);
    }

    static BadInput malformed(final long offset, final String detail) {
        return new BadInput(Problem.MALFORMED_JSON, null, offset, detail);
    }

    /** The problem that the client gets. */
    public Problem problem() {
        return problem;
    }

    /** Writes the place of the fault: the offset in the body, the name of the member. */
    public void writeTo(final JsonWriter json) {
        if (offset != NO_OFFSET) {
            json.member("offset", offset);
        }
        if (member != null) {
            json.member("member", member);
        }
    }
}
