package io.doorbuster.http.exchange;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.http.json.Problem;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Returns decisions from the engine to one IO thread. Each call in flight has an entry here. The index of the entry is
 * the call's correlation, and the entry holds a copy of the decision. The IO thread owns an entry until it submits,
 * then the reply thread until it has listed the entry as answered, then the IO thread again.
 *
 * <pre>
 *   IO thread      submit: free entry --> engine
 *   reply thread   reply: decision --> entry, entry --> answered[tail]      endOfBatch: publish tail, one wake-up
 *   IO thread      drain: answered[head..tail] --> answers, entries free
 * </pre>
 *
 * {@code answered} is as long as there are entries, so it cannot overflow. An entry whose call has timed out stays in
 * use until its late reply arrives.
 */
public final class ReplyLane implements ReplyPort {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplyLane.class);

    /** Most lists in flight of one IO thread. */
    static final int MAX_LISTS_IN_FLIGHT = 64;

    /**
     * Answers that share one reading of the clock, about 100 microseconds of work. One reading for a large batch would
     * hide how long its last answer waits.
     */
    private static final int ANSWERS_PER_TIME = 16;

    private final Executor ioThread;
    private final EdgeCounters counters;
    private final long timeoutNanos;
    private final Entry[] entries;
    private final int[] answered;
    private final int mask;
    private final Runnable drain = this::drain;

    // Owned by the IO thread.
    private final int[] free;
    private int freeCount;
    private int waiting;
    private int listsInFlight;
    private long head;
    private Runnable whenIdle;

    // Owned by the reply thread.
    private long nextTail;
    private boolean inBatch;
    private long batchNanos;

    // Shared.
    private volatile long tail;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private volatile boolean closed;

    /** @param counters of the same IO thread */
    public ReplyLane(
            final Executor ioThread, final int entryCount, final int timeoutMillis, final EdgeCounters counters) {
        this.counters = counters;
        this.ioThread = ioThread;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.entries = new Entry[entryCount];
        this.answered = new int[entryCount];
        this.mask = entryCount - 1;
        this.free = new int[entryCount];
        for (int i = 0; i < entryCount; i++) {
            free[i] = entryCount - 1 - i;
        }
        this.freeCount = entryCount;
    }

    /**
     * Submits the command, or refuses the call. IO thread.
     *
     * @param answer makes the HTTP answer from the decision
     */
    public void submit(final Call call, final Command command, final Answer answer) {
        submit(call, command, answer, false);
    }

    /**
     * Submits a read whose decision is a list. At most {@value #MAX_LISTS_IN_FLIGHT} of them may be in flight, because
     * each holds up to a page of orders until it is answered.
     */
    public void submitList(final Call call, final Command command, final Answer answer) {
        if (listsInFlight >= MAX_LISTS_IN_FLIGHT) {
            call.refuse(Problem.BUSY);
            return;
        }
        submit(call, command, answer, true);
    }

    private void submit(final Call call, final Command command, final Answer answer, final boolean isList) {
        if (call.lane.availability.isDraining()) {
            call.refuse(Problem.DRAINING);
            return;
        }
        if (freeCount == 0) {
            call.refuse(Problem.BUSY);
            return;
        }
        final int index = free[--freeCount];
        Entry entry = entries[index];
        if (entry == null) {
            entry = entries[index] = new Entry();
        }
        entry.begin(call, answer, isList, System.nanoTime());
        counters.inFlight(++waiting);
        listsInFlight += isList ? 1 : 0;
        boolean admitted = false;
        Problem refused = null;
        try {
            refused = enter(call, command, index);
            admitted = refused == null;
        } finally {
            if (!admitted) {
                release(index);
            }
        }
        if (!admitted) {
            call.refuse(refused);
        }
    }

    private Problem enter(final Call call, final Command command, final int index) {
        return switch (call.engine().gateway().submit(command, this, index)) {
            case ADMITTED -> null;
            case BUSY -> Problem.BUSY;
            case DISK_LOW -> Problem.DISK_LOW;
            case DRAINING -> Problem.DRAINING;
            case MALFORMED -> throw new IllegalStateException("the engine cannot read the command that we wrote");
        };
    }

    private void release(final int index) {
        listsInFlight -= entries[index].isList ? 1 : 0;
        if (entries[index].end()) {
            counters.inFlight(--waiting);
        }
        free[freeCount++] = index;
    }

    @Override
    public void reply(final long correlation, final Decision decision) {
        final int index = (int) correlation;
        final Entry entry = entries[index];
        if (!entry.awaited) {
            throw new IllegalStateException("entry " + index + " got a second reply");
        }
        if (!inBatch) {
            inBatch = true;
            batchNanos = System.nanoTime();
        }
        entry.awaited = false;
        entry.replied = batchNanos;
        entry.decision.copyFrom(decision);
        answered[(int) nextTail & mask] = index;
        nextTail++;
    }

    @Override
    public void endOfBatch() {
        inBatch = false;
        tail = nextTail;
        if (drainScheduled.getAndSet(true)) {
            return;
        }
        try {
            ioThread.execute(drain);
        } catch (final RejectedExecutionException ended) {
            if (!closed) {
                throw ended;
            }
        }
    }

    /** Answers the calls that have been decided. IO thread. */
    private void drain() {
        // The order matters: if the tail is published after this read, the flag is already false and another drain
        // runs.
        drainScheduled.set(false);
        final long end = tail;
        long now = System.nanoTime();
        for (int done = 1; head < end; done++) {
            final int index = answered[(int) head & mask];
            // The calls after this one must not wait for it, even if its answer fails.
            head++;
            final Entry entry = entries[index];
            try {
                if (entry.call != null) {
                    counters.passed(entry.submitted, entry.decision.begunNanos, entry.replied, now);
                    answer(entry.call, entry);
                }
            } finally {
                release(index);
            }
            if (done % ANSWERS_PER_TIME == 0) {
                now = System.nanoTime();
            }
        }
        counters.endGroup();
        signalIdle();
    }

    private static void answer(final Call call, final Entry entry) {
        try {
            entry.answer.answer(call, entry.decision);
        } catch (final Throwable t) {
            call.fail(t);
        }
    }

    /** Answers calls whose reply is late with {@code outcome-unknown}, because the command may still be executed. */
    void sweep(final long now) {
        int unseen = waiting;
        int late = 0;
        for (int i = 0; unseen > 0; i++) {
            final Entry entry = entries[i];
            if (entry == null || entry.call == null) {
                continue;
            }
            unseen--;
            if (now - entry.submitted >= timeoutNanos) {
                final Call call = entry.call;
                entry.call = null;
                counters.inFlight(--waiting);
                counters.timedOut();
                late++;
                giveUp(call);
            }
        }
        if (late > 0) {
            LOGGER.warn(
                    "{} calls got no reply from the engine within {} ms and were answered with outcome-unknown;"
                            + " see whether the disk is slow",
                    late,
                    TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
        }
        signalIdle();
    }

    private static void giveUp(final Call call) {
        try {
            call.refuse(Problem.OUTCOME_UNKNOWN);
        } catch (final Throwable t) {
            call.fail(t);
        }
    }

    /** Runs {@code task} on the IO thread once no call is in flight; at most one task at a time. Any thread. */
    public void whenIdle(final Runnable task) {
        ioThread.execute(() -> {
            whenIdle = task;
            signalIdle();
        });
    }

    private void signalIdle() {
        if (waiting == 0 && whenIdle != null) {
            final Runnable task = whenIdle;
            whenIdle = null;
            task.run();
        }
    }

    /** From now on, replies are discarded. Any thread. */
    public void close() {
        closed = true;
    }

    /** Makes the HTTP answer from a decision, on the call's IO thread. */
    public interface Answer {
        /** Answers the call; the decision is valid only until this returns. */
        void answer(Call call, Decision decision);
    }

    /** The record of one call in flight. */
    private static final class Entry {
        private final Decision decision = new Decision();
        private Call call;
        private Answer answer;
        /** Times of {@link System#nanoTime}. */
        private long submitted;

        private long replied;
        private boolean awaited;
        private boolean isList;

        private void begin(final Call waitingCall, final Answer itsAnswer, final boolean isAList, final long now) {
            call = waitingCall;
            answer = itsAnswer;
            isList = isAList;
            submitted = now;
            awaited = true;
        }

        /** Clears the entry; false if its call had timed out. */
        private boolean end() {
            final boolean waited = call != null;
            call = null;
            answer = null;
            awaited = false;
            decision.letGo();
            decision.clear();
            return waited;
        }
    }
}
