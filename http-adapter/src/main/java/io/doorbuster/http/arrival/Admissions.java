package io.doorbuster.http.arrival;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rate at which newcomers are admitted, all IO threads together. It is the generic cell rate algorithm (ITU-T
 * I.371): each newcomer takes the next free slot, the slots are a fixed interval apart, and a newcomer whose slot is
 * more than {@value #TOLERANCE_MILLIS} ms ahead has to return when it is due. Its slot is reserved.
 *
 * <p>Slots are taken in the order of arrival, and a later slot is never due earlier. So whoever is admitted at once
 * overtakes nobody: every slot that was taken before is due, too. Lock-free; any thread.
 */
public final class Admissions {
    /**
     * How much earlier than its slot a newcomer is due. A crowd does not arrive evenly; up to this long, the rate may
     * be exceeded by the slots that nobody took before.
     */
    public static final int TOLERANCE_MILLIS = 100;

    /** No slot is reserved that is due later than this from now. */
    public static final int HORIZON_MILLIS = 60_000;

    /** {@link #arrive} has found no slot within the horizon. */
    public static final long NO_SLOT = Long.MAX_VALUE;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The next free slot, nanoseconds of the clock by which callers count milliseconds. */
    private final AtomicLong nextSlot = new AtomicLong();

    /**
     * Takes the next free slot.
     *
     * @param nowMillis epoch milliseconds
     * @param perSecond slots per second; a change affects the slots that are taken from now on
     * @return when the slot is due, epoch milliseconds: not after {@code nowMillis} if the newcomer is admitted at
     *     once; {@link #NO_SLOT} if it would be due beyond the horizon, and then no slot is taken
     */
    public long arrive(final long nowMillis, final int perSecond) {
        final long now = nowMillis * MILLI_NANOS;
        while (true) {
            final long next = nextSlot.get();
            final long slot = Math.max(next, now);
            final long due = slot - TOLERANCE_MILLIS * MILLI_NANOS;
            if (due > now + HORIZON_MILLIS * MILLI_NANOS) {
                return NO_SLOT;
            }
            if (nextSlot.compareAndSet(next, slot + SECOND_NANOS / perSecond)) {
                return Math.floorDiv(due + MILLI_NANOS - 1, MILLI_NANOS);
            }
        }
    }
}
