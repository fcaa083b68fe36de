package io.doorbuster.http;

import io.doorbuster.engine.pipeline.ReplyPort;
import io.doorbuster.engine.sale.Decision;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;

/**
 * The way back from the engine to one IO thread. A call that waits has a place here, which is its correlation; the place
 * holds the copy of its decision. The IO thread owns a place until it submits, the reply thread from then until it has
 * noted the place as answered, then the IO thread again.
 *
 * <pre>
 *   IO thread      submit: free place --> engine
 *   reply thread   reply: decision --> place, place --> answered[tail]      endOfBatch: publish tail, one wake-up
 *   IO thread      drain: answered[head..tail] --> answers, places free
 * </pre>
 *
 * There are as many entries in {@code answered} as places, so it cannot overflow. A place whose call has timed out stays
 * taken until its late reply has come.
 */
final class ReplyLane implements ReplyPort {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplyLane.class);

    /** Of one IO thread. */
    static final int MAX_LISTS_IN_FLIGHT = 64;

    private final XnioIoThread ioThread;
    private final long timeoutNanos;
    private final Place[] places;
    private final int[] answered;
    private final int mask;
    private final Runnable drain = this::drain;

    // The IO thread's.
    private final int[] free;
    private int freeCount;
    private int waiting;
    private int listsInFlight;
    private long head;
    private Runnable whenIdle;

    // The reply thread's.
    private long nextTail;

    // Shared.
    private volatile long tail;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private volatile boolean closed;

    ReplyLane(final XnioIoThread ioThread, final int placeCount, final int timeoutMillis) {
        this.ioThread = ioThread;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.places = new Place[placeCount];
        this.answered = new int[placeCount];
        this.mask = placeCount - 1;
        this.free = new int[placeCount];
        for (int i = 0; i < placeCount; i++) {
            free[i] = placeCount - 1 - i;
        }
        this.freeCount = placeCount;
    }

    /**
     * Sends the command that stands in the lane's writer into the total order, or refuses the call. IO thread.
     *
     * @param answer what makes an answer out of the decision
     */
    void submit(final Call call, final Answer answer) {
        submit(call, answer, false);
    }

    /**
     * The same for a read whose decision is a list: only {@value #MAX_LISTS_IN_FLIGHT} of them may be in flight at a
     * time, because each holds up to a page of orders until it is answered.
     */
    void submitList(final Call call, final Answer answer) {
        if (listsInFlight >= MAX_LISTS_IN_FLIGHT) {
            call.refuse(Problem.BUSY);
            return;
        }
        submit(call, answer, true);
    }

    private void submit(final Call call, final Answer answer, final boolean isList) {
        if (call.lane.availability.isDraining()) {
            call.refuse(Problem.DRAINING);
            return;
        }
        if (freeCount == 0) {
            call.refuse(Problem.BUSY);
            return;
        }
        final int index = free[--freeCount];
        Place place = places[index];
        if (place == null) {
            place = places[index] = new Place();
        }
        place.begin(call, answer, isList, System.nanoTime() + timeoutNanos);
        waiting++;
        listsInFlight += isList ? 1 : 0;
        Problem refused = Problem.INTERNAL_ERROR;
        try {
            refused = enter(call, index);
        } finally {
            if (refused != null) {
                release(index);
            }
        }
        if (refused != null) {
            call.refuse(refused);
        }
    }

    private Problem enter(final Call call, final int index) {
        final var commands = call.lane.commands;
        return switch (call.engine().gateway().submit(commands.buffer(), 0, commands.length(), this, index)) {
            case ADMITTED -> null;
            case BUSY -> Problem.BUSY;
            case DISK_LOW -> Problem.DISK_LOW;
            case DRAINING -> Problem.DRAINING;
        };
    }

    private void release(final int index) {
        listsInFlight -= places[index].isList ? 1 : 0;
        if (places[index].end()) {
            waiting--;
        }
        free[freeCount++] = index;
    }

    @Override
    public void reply(final long correlation, final Decision decision) {
        final int index = (int) correlation;
        final Place place = places[index];
        if (!place.awaited) {
            throw new IllegalStateException("a second reply for place " + index);
        }
        place.awaited = false;
        place.decision.copyFrom(decision);
        answered[(int) nextTail & mask] = index;
        nextTail++;
    }

    @Override
    public void endOfBatch() {
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

    /** Answers what has been decided. IO thread. */
    private void drain() {
        // In this order: a tail published after it was read finds the flag down and schedules another drain.
        drainScheduled.set(false);
        final long end = tail;
        while (head < end) {
            final int index = answered[(int) head & mask];
            // Whatever becomes of this call, it is over: the ones behind it must not wait for it.
            head++;
            final Place place = places[index];
            try {
                if (place.call != null) {
                    answer(place.call, place);
                }
            } finally {
                release(index);
            }
        }
        signalIdle();
    }

    private static void answer(final Call call, final Place place) {
        try {
            place.answer.answer(call, place.decision);
        } catch (final Throwable t) {
            call.fail(t);
        }
    }

    /** Gives up on calls whose answer is late: it may still be executed, so all we can say is that we do not know. */
    void sweep(final long now) {
        int unseen = waiting;
        int late = 0;
        for (int i = 0; unseen > 0; i++) {
            final Place place = places[i];
            if (place == null || place.call == null) {
                continue;
            }
            unseen--;
            if (now - place.deadline >= 0) {
                final Call call = place.call;
                place.call = null;
                waiting--;
                late++;
                giveUp(call);
            }
        }
        if (late > 0) {
            LOGGER.warn("{} calls got no answer in {} ms", late, TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
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

    /** Runs {@code task} on the IO thread once no call waits for an answer; at most one at a time. Any thread. */
    void whenIdle(final Runnable task) {
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

    /** From now on answers that come have nobody to go to. Any thread. */
    void close() {
        closed = true;
    }

    /** Makes an answer out of a decision, on the call's IO thread. */
    interface Answer {
        /** Answers the call; the decision is valid only until this returns. */
        void answer(Call call, Decision decision);
    }

    /** Where one call waits. */
    private static final class Place {
        private final Decision decision = new Decision();
        private Call call;
        private Answer answer;
        private long deadline;
        private boolean awaited;
        private boolean isList;

        private void begin(
                final Call waitingCall, final Answer itsAnswer, final boolean isAList, final long itsDeadline) {
            call = waitingCall;
            answer = itsAnswer;
            isList = isAList;
            deadline = itsDeadline;
            awaited = true;
        }

        /** Forgets the call; false if it had timed out before. */
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
