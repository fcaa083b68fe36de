package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.pipeline.PipelineConfig.Waiting;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;

/** A pipeline over a journal in memory, for tests; an engine that stops fails the test. */
abstract class PipelineFixture {
    final MemoryJournal journal = new MemoryJournal();
    final Sales sales = new Sales();
    volatile Throwable failure;

    @AfterEach
    void engineMustNotHaveStopped() {
        if (failure != null) {
            throw new AssertionError("the engine stopped: " + failure, failure);
        }
    }

    Sales recovered() {
        final Sales recovered = new Sales();
        journal.replay(recovered);
        assertEquals(sales.sequence(), recovered.sequence(), "the journal has every event");
        assertEquals(Sales.hex(sales.stateHash()), Sales.hex(recovered.stateHash()));
        return recovered;
    }

    static SaleView sale(final Pipeline pipeline) {
        return pipeline.directory().find("sale-a").view();
    }

    Pipeline start(final Topology topology, final int slots) {
        return Pipeline.start(config(topology, slots), sales, journal, new EngineClock(0), failTest());
    }

    /** Releases all threads that wait for an answer. */
    FailStop failTest() {
        final Thread test = Thread.currentThread();
        return cause -> {
            failure = cause;
            test.interrupt();
            throw new AssertionError(cause);
        };
    }

    static PipelineConfig config(final Topology topology, final int slots) {
        return new PipelineConfig(slots, slots / 2, 16, 5, 100, topology, Waiting.BACKOFF);
    }

    static void await(final BooleanSupplier condition, final String otherwise) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Client.PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0 && !Thread.interrupted(), otherwise);
            Thread.onSpinWait();
        }
    }

    /** Passes every call on. While its gate is shut, a force waits until the gate opens again. */
    static final class GatedJournal implements Journal {
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
}
