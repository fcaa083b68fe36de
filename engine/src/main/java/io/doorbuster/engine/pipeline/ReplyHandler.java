package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.port.SaleDirectory;
import java.util.Arrays;

/**
 * The reply stage, after the force: publishes the views that a slot carries, hands its decision to the reply port,
 * empties the slot, and ends each port's batch once.
 */
final class ReplyHandler implements EventHandler<Slot> {
    private final SaleDirectory directory;
    private final EngineCounters counters;
    private ReplyPort[] touched = new ReplyPort[8];
    private int touchedCount;
    private volatile long lastTickNanos = System.nanoTime();

    ReplyHandler(final SaleDirectory directory, final EngineCounters counters) {
        this.counters = counters;
        this.directory = directory;
    }

    @Override
    public void onStart() {
        Thread.currentThread().setName("reply");
    }

    @Override
    public void onEvent(final Slot slot, final long ringSequence, final boolean endOfBatch) {
        if (slot.publications != null) {
            for (final Publication update : slot.publications) {
                update.publishTo(directory);
            }
        }
        if (slot.isTick()) {
            directory.completeUpTo(slot.decision.time);
            lastTickNanos = System.nanoTime();
        }
        if (slot.replyPort != null) {
            counters.answered(slot.decision);
            slot.replyPort.reply(slot.correlation, slot.decision);
            touch(slot.replyPort);
        }
        slot.release();
        if (endOfBatch) {
            for (int i = 0; i < touchedCount; i++) {
                touched[i].endOfBatch();
                touched[i] = null;
            }
            touchedCount = 0;
        }
    }

    /** See {@link Pipeline#lastTickNanos}. */
    long lastTickNanos() {
        return lastTickNanos;
    }

    private void touch(final ReplyPort port) {
        for (int i = touchedCount - 1; i >= 0; i--) {
            if (touched[i] == port) {
                return;
            }
        }
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, touchedCount * 2);
        }
        touched[touchedCount++] = port;
    }
}
