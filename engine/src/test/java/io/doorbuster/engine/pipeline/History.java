package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.sale.Sales;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Every decided event, copied from the slots before the journal gets it, and the hash of the live state after it. A
 * crash cuts the history to the events that recovery found.
 */
final class History {
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(1 << 14);
    private final EventReader reader = new EventReader();
    /** Offset of the end of each event, by its sequence. */
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

    /** Notes the events of a decided command, which are in the slot. */
    void decided(final Slot slot) {
        Promises.check(
                slot.events.firstSequence() == last + 1,
                "events from " + slot.events.firstSequence() + " decided after " + last);
        final int start = end(last);
        final int length = slot.events.partStart(slot.events.partCount() - 1)
                + slot.events.partLength(slot.events.partCount() - 1);
        bytes.putBytes(start, slot.events.buffer(), 0, length);
        final int first = last + 1;
        for (int at = start; at < start + length; ) {
            at += reader.read(bytes, at, start + length, last + 1, observer);
            if (++last == ends.length) {
                ends = Arrays.copyOf(ends, last * 2);
            }
            ends[last] = at;
        }
        Promises.check(last - first + 1 == slot.events.eventCount(), "a slot with other events than it says");
        commandEnds.set(last);
    }

    /** Notes the hash of the state after the last event. */
    void hash(final long stateHash) {
        hashes.put((long) last, stateHash);
    }

    /** The hash of the live state after this event; null if it was not computed. */
    Long hashAt(final long sequence) {
        return hashes.get(sequence);
    }

    /** False if more events of the same command follow this one. */
    boolean isWhole(final long sequence) {
        return commandEnds.get((int) sequence);
    }

    /** Sequence of the sale's removal; null if it was not removed. */
    Long removalOf(final int sale) {
        return removals.get(sale);
    }

    /** Calls the events after {@code state.sequence()} up to {@code to} on {@code state}. */
    void replay(final Sales state, final long to) {
        for (long sequence = state.sequence() + 1; sequence <= to; sequence++) {
            reader.read(bytes, end((int) sequence - 1), end((int) sequence), sequence, state);
        }
    }

    /** Forgets everything decided after {@code sequence}, because it is lost. */
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
