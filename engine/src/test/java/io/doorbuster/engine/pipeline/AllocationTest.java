package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.pipeline.PipelineConfig.Waiting;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int WARM = 150_000;
    private static final int MEASURED = 400_000;
    /** Bytes of an order's record with an id of 12 bytes, and of its address. */
    private static final long ORDER_BYTES = 68;
    /** Bytes of the index: 12 to 24 bytes a buyer, and as many that are discarded when a segment is split. */
    private static final long INDEX_BYTES = 48;
    /** Bytes of the counters: at most 4 half bytes a refusal, and the smaller tables before. */
    private static final long REFUSAL_BYTES = 8;
    /** Bytes of an id of 12 bytes and its length, aligned to 8. */
    private static final long REGISTRATION_BYTES = 16;
    /** Bytes by which the memory for records grows at a time. */
    private static final long PAGE_BYTES = 1 << 18;

    /** Bytes by which the holders' filter grows between the first and the last measured purchase. */
    private static final long FILTER_BYTES = (1 << 18) * Long.BYTES + 1_024;

    private static final int TICK_MILLIS = 100;
    /** Bytes of the views, which are made only at ticks. */
    private static final long BYTES_PER_TICK = 2_048;
    /** Ticks that a fast machine takes at most. */
    private static final long FEWEST_TICKS = 200;

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

    private final CommandWriter commands = new CommandWriter();
    private final UnsafeBuffer user = new UnsafeBuffer(Desk.ascii("100000000-id"), 0, 12);
    private final Counter counter = new Counter();

    private Pipeline pipeline;
    private long start;

    @BeforeEach
    void start() {
        final PipelineConfig config =
                new PipelineConfig(1 << 13, 1 << 12, 64, TICK_MILLIS, 10_000, Topology.INLINE, Waiting.BACKOFF);
        start = System.nanoTime();
        pipeline = Pipeline.start(config, new Sales(), forgetful, new EngineClock(0), cause -> {
            throw new AssertionError(cause);
        });
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void shouldAllocateNothingPerPurchaseOnTheBusinessThreadOnceWarm() {
        create(new SaleTerms("sale-a", "", 600_000, 0, SaleTerms.NEVER, 1, 1));
        allocatedFor(0, WARM, this::buy);
        final long bytes = allocatedFor(WARM, WARM + MEASURED, this::buy);
        final long kept = MEASURED * (ORDER_BYTES + INDEX_BYTES);
        assertTrue(
                bytes < kept + FILTER_BYTES + bytesOfTicks(),
                bytes + " bytes for " + MEASURED + " commands, whose orders take " + kept);
        // A quarter of the users buy again and are refused: LIMIT_REACHED.
        final long refused = allocatedFor(WARM, WARM + MEASURED / 4, this::buy);
        assertTrue(
                refused < MEASURED / 4 * REFUSAL_BYTES + bytesOfTicks(),
                refused + " bytes for " + MEASURED / 4 + " refusals");
        assertEquals(WARM + MEASURED, counter.count(Outcome.SECURED));
        assertEquals(MEASURED / 4, counter.count(Outcome.LIMIT_REACHED));
    }

    @Test
    void shouldAllocateOnlyTheRecordPerRegistrationOnceWarm() {
        final long closesAt = System.currentTimeMillis() + 3_600_000;
        create(new SaleTerms("sale-a", "", 10, closesAt, SaleTerms.NEVER, 1, 1).withRegistration(0, 1_000_000));
        final int from = WARM;
        final int to = WARM + MEASURED / 2;
        allocatedFor(0, from, this::register);
        final long bytes = allocatedFor(from, to, this::register);
        final long records = (to - from) * (REGISTRATION_BYTES + INDEX_BYTES) + PAGE_BYTES;
        assertTrue(
                bytes < records + bytesOfTicks(),
                bytes + " bytes for " + (to - from) + " registrations, whose records take " + records);
        final long again = allocatedFor(from, to, this::register);
        assertTrue(again < bytesOfTicks(), again + " bytes for registrations that there were already");
        assertEquals(to + (to - from), counter.count(Outcome.REGISTERED));
    }

    @Test
    void shouldAllocateNothingPerCancellationOnceWarm() {
        create(new SaleTerms("sale-a", "", 600_000, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(3_600_000, 0));
        allocatedFor(0, WARM + MEASURED, this::buy);
        allocatedFor(0, WARM, this::cancel);
        final long bytes = allocatedFor(WARM, WARM + MEASURED, this::cancel);
        assertTrue(bytes < bytesOfTicks(), bytes + " bytes for " + MEASURED + " commands, not per tick");
        assertEquals(WARM + MEASURED, counter.count(Outcome.ORDER_CANCELLED));
    }

    /** Bytes that the ticks since the start may have taken; a slow machine has more ticks. */
    private long bytesOfTicks() {
        final long ticks = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / TICK_MILLIS;
        return BYTES_PER_TICK * Math.max(FEWEST_TICKS, ticks);
    }

    private void create(final SaleTerms terms) {
        submit(commands.createSale(terms, 1, 2, Desk.ACTOR));
        counter.await(1);
        assertEquals(1, counter.count(Outcome.SALE_CREATED));
    }

    private Command buy(final int i) {
        return commands.purchase(1, 1, user, CommandWriter.NO_KEY);
    }

    private Command register(final int i) {
        return commands.register(1, user);
    }

    private Command cancel(final int i) {
        return commands.cancelOrder(1, i + 1, user);
    }

    /** Bytes that the business thread allocated for the commands of the users {@code from} to {@code to}. */
    private long allocatedFor(final int from, final int to, final IntFunction<Command> command) {
        final long before = allocatedBy("business");
        for (int i = from; i < to; i++) {
            user.putIntAscii(0, 100_000_000 + i);
            submit(command.apply(i));
        }
        counter.await(to - from);
        return allocatedBy("business") - before;
    }

    private void submit(final Command command) {
        Client.untilAdmitted(() -> pipeline.submit(command, counter, 0));
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
        private final Map<Outcome, long[]> outcomes = new EnumMap<>(Outcome.class);
        private long awaited;

        Counter() {
            for (final Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, new long[1]);
            }
        }

        void await(final int more) {
            awaited += more;
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Client.PATIENCE_SECONDS);
            while (answered.get() < awaited) {
                assertTrue(System.nanoTime() - deadline < 0, "commands stay unanswered");
                Thread.onSpinWait();
            }
        }

        long count(final Outcome outcome) {
            return outcomes.get(outcome)[0];
        }

        @Override
        public void reply(final long correlation, final Decision decision) {
            outcomes.get(decision.outcome)[0]++;
            answered.incrementAndGet();
        }

        @Override
        public void endOfBatch() {}
    }
}
