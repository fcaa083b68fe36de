package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.sale.IgnoredEvents;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.Sales;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Every event that was decided, taken from the slots before the journal saw them, and what the live state was behind
 * them. A crash cuts it to what recovery found.
 */
final class History {
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(1 << 14);
    private final EventReader reader = new EventReader();
    /** Where each event ends, by its sequence. */
    private int[] ends = new int[256];

    private final BitSet commandEnds = new BitSet();
    private final TreeMap<Long, Long> hashes = new TreeMap<>();
    private final Map<Integer, Long> removals = new HashMap<>();
    private final SaleEvents observer;
    private int last;

    /** @param tally counts what happened */
    History(final Coverage tally) {
        commandEnds.set(0);
        observer = new IgnoredEvents() {
            @Override
            public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
                removals.put(sale, sequence);
            }

            @Override
            public void roundOpened(
                    final long sequence,
                    final long time,
                    final int sale,
                    final int round,
                    final int units,
                    final int withdrawn) {
                tally.rounds++;
            }

            @Override
            public void orderPromoted(
                    final long sequence,
                    final long time,
                    final int sale,
                    final int order,
                    final int position,
                    final int unitsBefore) {
                tally.promotions++;
            }

            @Override
            public void orderExpired(final long sequence, final long time, final int sale, final int order) {
                tally.expiries++;
            }

            @Override
            public void waitlistLapsed(final long sequence, final long time, final int sale) {
                tally.lapses++;
            }

            @Override
            public void checkpoint(final long sequence, final long time, final long stateHash) {
                tally.checkpoints++;
            }
        };
    }

    /** Sequence of the last event decided. */
    long last() {
        return last;
    }

    /** A command was decided: its events are in the slot. */
    void decided(final Slot slot) {
        Promises.check(slot.firstSequence == last + 1, "events from " + slot.firstSequence + " decided after " + last);
        final int start = end(last);
        final int length = slot.partStart(slot.partCount - 1) + slot.partLength(slot.partCount - 1);
        bytes.putBytes(start, slot.events, 0, length);
        final int first = last + 1;
        for (int at = start; at < start + length; ) {
            at += reader.read(bytes, at, start + length, last + 1, observer);
            if (++last == ends.length) {
                ends = Arrays.copyOf(ends, last * 2);
            }
            ends[last] = at;
        }
        Promises.check(last - first + 1 == slot.eventCount, "a slot with other events than it says");
        commandEnds.set(last);
    }

    /** Behind the last event the state had this hash. */
    void hash(final long stateHash) {
        hashes.put((long) last, stateHash);
    }

    /** The hash that the live state had behind this event, and null if no one looked. */
    Long hashAt(final long sequence) {
        return hashes.get(sequence);
    }

    /** False if a command's events go on behind this one. */
    boolean isWhole(final long sequence) {
        return commandEnds.get((int) sequence);
    }

    /** Sequence of the removal; null if it was not removed. */
    Long removalOf(final int sale) {
        return removals.get(sale);
    }

    /** Calls the events behind {@code state.sequence()} up to {@code to} on it. */
    void replay(final Sales state, final long to) {
        for (long sequence = state.sequence() + 1; sequence <= to; sequence++) {
            reader.read(bytes, end((int) sequence - 1), end((int) sequence), sequence, state);
        }
    }

    /** What was decided behind {@code sequence} is lost, and never happened. */
    void cutTo(final long sequence) {
        last = (int) sequence;
        commandEnds.clear(last + 1, Math.max(last + 1, commandEnds.length()));
        hashes.tailMap(sequence, false).clear();
        removals.values().removeIf(removal -> removal > sequence);
    }

    private int end(final int sequence) {
        return ends[sequence];
    }
}
