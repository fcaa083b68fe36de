package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.port.Journal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Passes every call on. While its gate is shut, a force waits until the gate opens again. */
final class GatedJournal implements Journal {
    private final Journal inner;
    private final CountDownLatch waits = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean shut;

    GatedJournal(final Journal inner) {
        this.inner = inner;
    }

    void shut() {
        shut = true;
    }

    void open() {
        shut = false;
        opened.countDown();
    }

    /** Returns when a force waits at the gate. */
    void awaitForce() {
        await(waits, "no force came");
    }

    @Override
    public int maxAppendBytes() {
        return inner.maxAppendBytes();
    }

    @Override
    public void append(
            final long firstSequence,
            final int eventCount,
            final DirectBuffer events,
            final int offset,
            final int length) {
        inner.append(firstSequence, eventCount, events, offset, length);
    }

    @Override
    public void force() {
        if (shut) {
            waits.countDown();
            await(opened, "the gate stayed shut");
        }
        inner.force();
    }

    @Override
    public void seal() {
        inner.seal();
    }

    private static void await(final CountDownLatch latch, final String otherwise) {
        try {
            if (!latch.await(Client.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(otherwise);
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(otherwise, e);
        }
    }
}
