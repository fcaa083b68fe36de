package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;

/**
 * Runs all three stages on one thread, for machines with few cores. It decides and journals slot by slot, and answers
 * the whole batch after the force. The ring does not reuse a slot before its batch has ended, so the reply stage can
 * visit the slots again.
 */
final class InlineHandler implements EventHandler<Slot> {
    private final RingBuffer<Slot> ring;
    private final BusinessHandler business;
    private final JournalHandler journal;
    private final ReplyHandler replies;
    private long firstUnanswered = 0;

    InlineHandler(
            final RingBuffer<Slot> ring,
            final BusinessHandler business,
            final JournalHandler journal,
            final ReplyHandler replies) {
        this.ring = ring;
        this.business = business;
        this.journal = journal;
        this.replies = replies;
    }

    @Override
    public void onStart() {
        business.onStart();
    }

    @Override
    public void onBatchStart(final long batchSize, final long queueDepth) {
        business.onBatchStart(batchSize, queueDepth);
    }

    @Override
    public void onEvent(final Slot slot, final long ringSequence, final boolean endOfBatch) {
        business.onEvent(slot, ringSequence, endOfBatch);
        journal.onEvent(slot, ringSequence, endOfBatch);
        if (endOfBatch) {
            for (long i = firstUnanswered; i <= ringSequence; i++) {
                replies.onEvent(ring.get(i), i, i == ringSequence);
            }
            firstUnanswered = ringSequence + 1;
        }
    }
}
