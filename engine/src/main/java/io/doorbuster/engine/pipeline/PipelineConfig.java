package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.doorbuster.engine.model.EngineSettings;
import java.util.concurrent.TimeUnit;

/**
 * Sizes and limits of the pipeline.
 *
 * @param ringSlots commands that may be in flight; a power of two
 * @param maxBatchCommands most commands that share one force
 * @param reservedSlots slots that purchases leave free for merchant commands and ticks
 * @param tickMillis milliseconds between two ticks; bounds the age of a published view
 * @param checkpointEvery events between two checkpoints
 * @param maxSales most sales that may exist at a time
 * @param maxStateBytes bytes of memory for sales, orders and registrations; when they are used up, nothing new is
 *     accepted
 */
public record PipelineConfig(
        int ringSlots,
        int maxBatchCommands,
        int reservedSlots,
        int tickMillis,
        int checkpointEvery,
        Topology topology,
        Waiting waiting,
        int maxSales,
        long maxStateBytes) {

    public static final int DEFAULT_RING_SLOTS = 1 << 14;
    /** At most one part in this many of the memory for the state is prepared for new orders. */
    public static final int READY_SHARE = 4;

    /** The threads that run the three stages; the handlers are the same. */
    public enum Topology {
        /** One thread decides, journals and replies in turn: for few cores. */
        INLINE,
        /** Each stage has its own thread. */
        STAGED
    }

    /** How a stage waits for work. */
    public enum Waiting {
        /** Spins 1 µs, yields 50 µs, then sleeps until it is signalled: the lowest tail latency on few cores. */
        BACKOFF,
        YIELDING,
        BLOCKING,
        BUSY_SPIN;

        WaitStrategy strategy() {
            return switch (this) {
                case BACKOFF -> PhasedBackoffWaitStrategy.withLiteLock(1, 50, TimeUnit.MICROSECONDS);
                case YIELDING -> new YieldingWaitStrategy();
                case BLOCKING -> new BlockingWaitStrategy();
                case BUSY_SPIN -> new BusySpinWaitStrategy();
            };
        }
    }

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    public PipelineConfig {
        check(ringSlots >= 64 && Integer.bitCount(ringSlots) == 1, "ringSlots must be a power of two from 64");
        check(maxBatchCommands >= 1 && maxBatchCommands <= ringSlots, "maxBatchCommands must be 1 to ringSlots");
        check(reservedSlots >= 1 && reservedSlots <= ringSlots / 4, "reservedSlots must be 1 to ringSlots / 4");
        check(tickMillis >= 1 && tickMillis <= 100, "tickMillis must be 1 to 100");
        check(checkpointEvery >= 1, "checkpointEvery must be positive");
        check(maxSales >= 1, "maxSales must be positive");
        check(maxStateBytes >= 1, "maxStateBytes must be positive");
    }

    /** With the default number of sales, and without a limit on memory. */
    public PipelineConfig(
            final int ringSlots,
            final int maxBatchCommands,
            final int reservedSlots,
            final int tickMillis,
            final int checkpointEvery,
            final Topology topology,
            final Waiting waiting) {
        this(
                ringSlots,
                maxBatchCommands,
                reservedSlots,
                tickMillis,
                checkpointEvery,
                topology,
                waiting,
                EngineSettings.DEFAULT_MAX_SALES,
                Long.MAX_VALUE);
    }

    /** The same configuration with other limits on the number of sales and on the memory of the state, in bytes. */
    public PipelineConfig withRoomFor(final int sales, final long stateBytes) {
        return new PipelineConfig(
                ringSlots,
                maxBatchCommands,
                reservedSlots,
                tickMillis,
                checkpointEvery,
                topology,
                waiting,
                sales,
                stateBytes);
    }

    /** The settings that are journaled. */
    EngineSettings settings() {
        final long limit = maxStateBytes == Long.MAX_VALUE ? 0 : maxStateBytes;
        return new EngineSettings(checkpointEvery, maxSales, EngineSettings.DEFAULT_REFUSALS_PER_USER, limit);
    }

    /** The configuration of a server that sets nothing else. */
    public static PipelineConfig defaults() {
        final Topology topology = Runtime.getRuntime().availableProcessors() < 6 ? Topology.INLINE : Topology.STAGED;
        return new PipelineConfig(DEFAULT_RING_SLOTS, 1 << 13, 64, 20, 10_000, topology, Waiting.BACKOFF);
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
