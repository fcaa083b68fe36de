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
    private final Counts gates = new Counts(Gate.Name.values().length);
    private final Counts calls = new Counts(2);
    private final Timing inRing = new Timing();
    private final Timing inEngine = new Timing();
    private final Timing handOver = new Timing();
    private final Timing toAnswer = new Timing();

    // Answers with the same times, which are recorded together. Owned by the IO thread.
    private long groupReplied;
    private long groupNow;
    private int groupSize;

    /** Counts an answer. */
    public void answered(final int status) {
        statuses.add(status, 1);
    }

    /** Counts a refusal; its answer is counted by {@link #answered}, too. */
    public void refused(final Problem problem) {
        problems.add(problem, 1);
    }

    /** Counts a refusal by a gate; its reason is counted by {@link #refused}, too. */
    void refusedBy(final Gate.Name gate) {
        gates.add(gate, 1);
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
     * @param begun when the engine began the batch of the command; 0 if it is not known
     * @param replied when the engine began to hand back the replies of that batch
     * @param now when the IO thread answers
     */
    void passed(final long submitted, final long begun, final long replied, final long now) {
        if (begun != 0) {
            inRing.record(begun - submitted);
        }
        inEngine.record(replied - submitted);
        toAnswer.record(now - submitted);
        if (replied != groupReplied || now != groupNow) {
            endGroup();
            groupReplied = replied;
            groupNow = now;
        }
        groupSize++;
    }

    /** Records how long the replies since the last call of this method waited for their answers. */
    void endGroup() {
        if (groupSize > 0) {
            handOver.record(groupNow - groupReplied, groupSize);
            groupSize = 0;
        }
    }

    /** Answers with this status. Any thread. */
    public long answers(final int status) {
        return statuses.get(status);
    }

    /** Refusals for this reason, at the edge or by the engine. Any thread. */
    public long refusals(final Problem problem) {
        return problems.get(problem);
    }

    /** Refusals by this gate. Any thread. */
    public long refusals(final Gate.Name gate) {
        return gates.get(gate);
    }

    /** Calls whose command is in the engine. Any thread. */
    public long inFlight() {
        return calls.get(IN_FLIGHT);
    }

    /** Calls that got no reply from the engine in time. Any thread. */
    public long timeOuts() {
        return calls.get(TIMED_OUT);
    }

    /** From the submission of a command until its batch begins. Other threads may read. */
    public Timing inRing() {
        return inRing;
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
