package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.port.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal on a disk that keeps everything forced, and a random prefix of the rest. It outlives the engines that write
 * to it, and checks that each of them keeps the contract of its port.
 */
final class SimulatedDisk implements Journal {
    /** The exception of a failed call. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final boolean atForce;

        Failure(final boolean atForce) {
            super("the disk failed at " + (atForce ? "force" : "append"));
            this.atForce = atForce;
        }
    }

    private record Batch(long firstSequence, int eventCount, UnsafeBuffer events) {
        long lastSequence() {
            return firstSequence + eventCount - 1;
        }
    }

    private final Random random;
    private final List<Batch> batches = new ArrayList<>();
    private int durableBatches;
    private Fate fate = Fate.kind();
    private boolean failed;

    SimulatedDisk(final Random random) {
        this.random = random;
    }

    /** Starts a new life: a new engine writes from now on. */
    void inserted(final Fate newFate) {
        fate = newFate;
        failed = false;
    }

    /** Last sequence that survives every crash. */
    long durableSequence() {
        return durableBatches == 0 ? 0 : batches.get(durableBatches - 1).lastSequence();
    }

    @Override
    public int maxAppendBytes() {
        return LEAST_APPEND_BYTES;
    }

    @Override
    public void append(
            final long firstSequence,
            final int eventCount,
            final DirectBuffer events,
            final int offset,
            final int length) {
        mustNotHaveFailed();
        final long last =
                batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastSequence();
        Promises.check(firstSequence == last + 1, "append of " + firstSequence + " after " + last);
        Promises.check(eventCount > 0 && length > 0 && length <= maxAppendBytes(), "a batch of " + length + " bytes");
        fate.at(Fate.Moment.APPENDING);
        final boolean fails = fate.failsThisCall();
        if (!fails || random.nextBoolean()) {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
            copy.putBytes(0, events, offset, length);
            batches.add(new Batch(firstSequence, eventCount, copy));
        }
        if (fails) {
            failed = true;
            throw new Failure(false);
        }
        fate.at(Fate.Moment.APPENDED);
    }

    @Override
    public void force() {
        mustNotHaveFailed();
        if (fate.failsThisCall()) {
            failed = true;
            throw new Failure(true);
        }
        durableBatches = batches.size();
        fate.at(Fate.Moment.FORCED);
    }

    @Override
    public void seal() {
        mustNotHaveFailed();
        Promises.check(durableBatches == batches.size(), "sealed over what is not forced");
    }

    /** Ends the process. Of the batches that were only appended, a prefix survives; recovery makes it durable. */
    void crash() {
        final int unforced = batches.size() - durableBatches;
        final int kept = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> unforced;
            default -> random.nextInt(unforced + 1);
        };
        batches.subList(durableBatches + kept, batches.size()).clear();
        durableBatches = batches.size();
    }

    /** Calls every surviving event on {@code to}. */
    void replay(final SaleEvents to) {
        final EventReader reader = new EventReader();
        long sequence = 1;
        for (final Batch batch : batches) {
            Promises.check(batch.firstSequence == sequence, "batch of " + batch.firstSequence + " at " + sequence);
            final int end = batch.events.capacity();
            for (int offset = 0; offset < end; sequence++) {
                offset += reader.read(batch.events, offset, end, sequence, to);
            }
            Promises.check(batch.lastSequence() == sequence - 1, "a batch of other events than it says");
        }
    }

    private void mustNotHaveFailed() {
        Promises.check(!failed, "the journal was called again after a call had failed");
    }
}
