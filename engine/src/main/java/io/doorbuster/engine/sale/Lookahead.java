package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.UserIndex;
import io.doorbuster.engine.model.IgnoredEvents;
import org.agrona.DirectBuffer;

/**
 * Reads the slot of the user index that each of the next few dozen commands or events will need. In a large sale that
 * slot is in no cache. Loaded one by one, the slots would cost more than all the rest of deciding or applying; loaded
 * here together, the processor overlaps the loads. Changes nothing. For the thread that owns the state.
 */
public final class Lookahead extends IgnoredEvents {
    /**
     * Commands or events to look ahead: enough to overlap the loads, few enough to keep the loaded lines in the
     * first-level cache.
     */
    public static final int DISTANCE = 64;

    private final Sales sales;
    private final UserIndex[] indexes = new UserIndex[DISTANCE];
    private final long[] userHashes = new long[DISTANCE];
    private int size;
    /** Collects the values read, so that the reads are not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long seen;

    /** @param sales the state that the events will be applied to */
    public Lookahead(final Sales sales) {
        this.sales = sales;
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        expect(sale, user);
    }

    /** Notes that the user will soon be looked up in the sale. */
    public void expect(final int sale, final DirectBuffer user) {
        final Sale of = sales.catalog.find(sale);
        if (of != null && of.book.buyers.index().isLarge()) {
            indexes[size] = of.book.buyers.index();
            userHashes[size++] = of.hashOf(user);
        }
    }

    /** Reads the slots of all users noted since the last call, in a loop so tight that the loads overlap. */
    public void load() {
        long read = 0;
        for (int i = 0; i < size; i++) {
            read ^= indexes[i].slotsFor(userHashes[i]);
        }
        seen ^= read;
        size = 0;
    }
}
