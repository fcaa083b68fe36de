package io.doorbuster.http;

/** A body or header that is refused: which problem, what is wrong, and where. */
final class BadInput extends Exception {
    private static final long serialVersionUID = 1L;
    private static final long NO_OFFSET = -1;

    private final Problem problem;
    private final String member;
    private final long offset;

    private BadInput(final Problem problem, final String member, final long offset, final String detail) {
        // Without a stack trace: it is an answer, and whoever sends garbage shall not make us work for it.
        super(detail, null, false, false);
        this.problem = problem;
        this.member = member;
        this.offset = offset;
    }

    static BadInput of(final Problem problem, final String member, final String detail) {
        return new BadInput(problem, member, NO_OFFSET, detail);
    }

    static BadInput invalidValue(final String member, final String detail) {
        return of(Problem.INVALID_VALUE, member, detail);
    }

    static BadInput malformed(final long offset, final String detail) {
        return new BadInput(Problem.MALFORMED_JSON, null, offset, detail);
    }

    /** Refuses the call with this. */
    void refuse(final Call call) {
        final JsonWriter json = call.beginProblem(problem, getMessage());
        if (offset != NO_OFFSET) {
            json.member("offset", offset);
        }
        if (member != null) {
            json.member("member", member);
        }
        call.sendProblem(problem);
    }
}
