package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/**
 * Goes a few dozen commands or events ahead and reads the slot that each will need of the index of buyers. In a large sale
 * that slot is in no cache; one by one the loads would cost more than all else in deciding or applying, while here the
 * processor has several under way at once. Changes nothing. For the thread that owns the state.
 */
public final class Lookahead extends IgnoredEvents {
    /** Commands or events to go ahead: enough to overlap the loads, few enough to keep what they brought in the first cache. */
    public static final int DISTANCE = 64;

    private final Sales sales;
    private final UserIndex[] indexes = new UserIndex[DISTANCE];
    private final long[] userHashes = new long[DISTANCE];
    private int size;
    /** Takes what was read, so that the reads are not optimised away. */
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

    /** The user is about to be looked up in the sale. */
    public void expect(final int sale, final DirectBuffer user) {
        final Sale of = sales.book.find(sale);
        if (of != null && of.book.buyers.index().isLarge()) {
            indexes[size] = of.book.buyers.index();
            userHashes[size++] = of.hashOf(user);
        }
    }

    /** Reads the slots of all that was expected since the last call; in a loop so tight that the loads overlap. */
    public void load() {
        long read = 0;
        for (int i = 0; i < size; i++) {
            read ^= indexes[i].slotsFor(userHashes[i]);
        }
        seen ^= read;
        size = 0;
    }
}
