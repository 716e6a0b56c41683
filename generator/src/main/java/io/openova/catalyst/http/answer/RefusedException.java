package io.openova.catalyst.http.answer;

/** Ends an exchange with a problem; expected, so without a stack trace. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(Problem problem) {
        super(problem.error(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
