package io.doorbuster.http.exchange;

import io.doorbuster.engine.counters.Counts;
import io.doorbuster.engine.counters.Timing;
import io.doorbuster.http.json.Problem;

/** What one IO thread counts since its start. That thread writes, any thread reads. */
public final class EdgeCounters {
    private static final int MAX_STATUS = 600;
    private static final int IN_FLIGHT = 0;
    private static final int TIMED_OUT = 1;

    private final Counts statuses = new Counts(MAX_STATUS);
    private final Counts problems = new Counts(Problem.values().length);
    private final Counts calls = new Counts(2);
    private final Timing inEngine = new Timing();
    private final Timing handOver = new Timing();
    private final Timing toAnswer = new Timing();

    /** Counts an answer. */
    public void answered(final int status) {
        statuses.add(status, 1);
    }

    /** Counts a refusal; its answer is counted by {@link #answered}, too. */
    public void refused(final Problem problem) {
        problems.add(problem, 1);
    }

    void inFlight(final int count) {
        calls.set(IN_FLIGHT, count);
    }

    void timedOut() {
        calls.add(TIMED_OUT, 1);
    }

    /**
     * Records the way of one call through the engine. All times are of {@link System#nanoTime}.
     *
     * @param submitted when the IO thread submitted the command
     * @param replied when the engine began to hand back the replies of its batch
     * @param now when the IO thread answers
     */
    void passed(final long submitted, final long replied, final long now) {
        inEngine.record(replied - submitted);
        handOver.record(now - replied);
        toAnswer.record(now - submitted);
    }

    /** Answers with this status. Any thread. */
    public long answers(final int status) {
        return statuses.get(status);
    }

    /** Refusals for this reason, at the edge or by the engine. Any thread. */
    public long refusals(final Problem problem) {
        return problems.get(problem);
    }

    /** Calls whose command is in the engine. Any thread. */
    public long inFlight() {
        return calls.get(IN_FLIGHT);
    }

    /** Calls that got no reply from the engine in time. Any thread. */
    public long timeOuts() {
        return calls.get(TIMED_OUT);
    }

    /** From the submission of a command to its reply, which comes after the force. Other threads may read. */
    public Timing inEngine() {
        return inEngine;
    }

    /** From the reply to the answer. Other threads may read. */
    public Timing handOver() {
        return handOver;
    }

    /** From the submission of a command to its answer. Other threads may read. */
    public Timing toAnswer() {
        return toAnswer;
    }
}
