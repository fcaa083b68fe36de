package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.pipeline.PipelineConfig.Waiting;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Desk;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AllocationTest {
    private static final int WARM = 150_000;
    private static final int MEASURED = 400_000;
    /** Views are made at ticks, and only then; this bounds what they may cost spread over all commands. */
    private static final long TICKS_ALLOWANCE_BYTES = 2_048L * 200;

    private final Journal forgetful = new Journal() {
        @Override
        public void append(
                final long firstSequence,
                final int eventCount,
                final DirectBuffer events,
                final int offset,
                final int length) {}

        @Override
        public void force() {}

        @Override
        public void seal() {}
    };

    @Test
    void shouldAllocateNothingPerCommandOnTheBusinessThreadOnceWarm() {
        final Counter counter = new Counter();
        final PipelineConfig config =
                new PipelineConfig(1 << 13, 1 << 12, 64, 100, 10_000, Topology.INLINE, Waiting.BACKOFF);
        try (Pipeline pipeline = Pipeline.start(config, new Sales(4), forgetful, new EngineClock(0), cause -> {
            throw new AssertionError(cause);
        })) {
            final CommandWriter commands = new CommandWriter();
            commands.createSale(new SaleTerms("sale-a", "", 600_000, 0, SaleTerms.NEVER, 1, 1), 1, 2, Desk.ACTOR);
            counter.submitAndWait(pipeline, commands);

            final UnsafeBuffer user = new UnsafeBuffer(new byte[12]);
            buy(pipeline, commands, counter, user, 0, WARM);
            final long before = allocatedBy("business");
            buy(pipeline, commands, counter, user, WARM, WARM + MEASURED);
            // A quarter of them come again and are refused: LIMIT_REACHED.
            buy(pipeline, commands, counter, user, WARM, WARM + MEASURED / 4);
            final long bytes = allocatedBy("business") - before;
            assertTrue(
                    bytes < TICKS_ALLOWANCE_BYTES,
                    bytes + " bytes for " + MEASURED * 5 / 4 + " commands, not per tick");
            assertEquals(WARM + MEASURED, counter.secured);
        }
    }

    private static void buy(
            final Pipeline pipeline,
            final CommandWriter commands,
            final Counter counter,
            final UnsafeBuffer user,
            final int from,
            final int to) {
        for (int i = from; i < to; i++) {
            user.putIntAscii(0, 100_000_000 + i);
            commands.purchase(1, 1, user, CommandWriter.NO_KEY);
            while (pipeline.submit(commands.buffer(), 0, commands.length(), counter, i) == Admission.BUSY) {
                Thread.onSpinWait();
            }
        }
        counter.await(to - from);
    }

    private static long allocatedBy(final String threadName) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (final long id : threads.getAllThreadIds()) {
            if (threads.getThreadInfo(id) != null
                    && threads.getThreadInfo(id).getThreadName().equals(threadName)) {
                return threads.getThreadAllocatedBytes(id);
            }
        }
        throw new AssertionError("no thread " + threadName);
    }

    private static final class Counter implements ReplyPort {
        private final AtomicLong answered = new AtomicLong();
        private long awaited;
        private long secured;

        void submitAndWait(final Pipeline pipeline, final CommandWriter commands) {
            pipeline.submit(commands.buffer(), 0, commands.length(), this, 0);
            await(1);
        }

        void await(final int more) {
            awaited += more;
            while (answered.get() < awaited) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void reply(final long correlation, final Decision decision) {
            if (decision.outcome == Outcome.SECURED) {
                secured++;
            }
            answered.incrementAndGet();
        }

        @Override
        public void endOfBatch() {}
    }
}
