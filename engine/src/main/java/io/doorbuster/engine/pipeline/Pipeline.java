package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.EventProcessorFactory;
import com.lmax.disruptor.dsl.ProducerType;
import io.doorbuster.engine.codec.CommandReader;
import io.doorbuster.engine.codec.sbe.CancelOrderDecoder;
import io.doorbuster.engine.codec.sbe.ListOrdersDecoder;
import io.doorbuster.engine.codec.sbe.PurchaseDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrderDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrdersDecoder;
import io.doorbuster.engine.codec.sbe.RegisterDecoder;
import io.doorbuster.engine.codec.sbe.TickDecoder;
import io.doorbuster.engine.sale.Sales;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * The engine in motion: commands go into a ring, the business stage decides them, the journal stage makes their events
 * durable, the reply stage answers. {@link #submit} may be called by any thread; the rest by whoever started it.
 *
 * <pre>
 *   IO threads --submit--&gt; ring --&gt; 1 business --&gt; 2 journal (append, force) --&gt; 3 reply --&gt; reply ports
 *   ticker -----tick------^                                                          \----&gt; directory
 * </pre>
 */
public final class Pipeline implements PurchaseGateway, AutoCloseable {
    /** Longest command: a sale of 64 rounds with a title of 120 characters of 4 bytes each, and room. */
    public static final int MAX_COMMAND_BYTES = 2048;

    private final PipelineConfig config;
    private final EngineClock clock;
    private final FailStop failStop;
    private final SaleDirectory directory = new SaleDirectory();
    private final AtomicLong durableSequence;
    private final Disruptor<Slot> disruptor;
    private final RingBuffer<Slot> ring;
    private final Ticker ticker;
    private final BusinessHandler business;
    private final ReplyHandler replies;
    private final DiskRoom room;
    private volatile boolean draining;
    private volatile Throwable failure;

    private Pipeline(
            final PipelineConfig config,
            final Sales sales,
            final Journal journal,
            final EngineClock clock,
            final FailStop failStop) {
        this.config = config;
        this.clock = clock;
        this.failStop = failStop;
        this.durableSequence = new AtomicLong(sales.sequence());
        this.disruptor = new Disruptor<>(
                Slot::new,
                config.ringSlots(),
                StageThread::new,
                ProducerType.MULTI,
                config.waiting().strategy());
        this.ring = disruptor.getRingBuffer();
        this.ticker = new Ticker(this, clock, config.tickMillis(), failStop);

        this.room = new DiskRoom(config.ringSlots());
        this.replies = new ReplyHandler(directory);
        final ViewChanges views = new ViewChanges(sales);
        publishRecovered(views, sales.lastTime());
        this.business = new BusinessHandler(ring, sales, clock, views, config.maxStateBytes());
        connect(business, new JournalHandler(journal, durableSequence, room), replies);
    }

    /**
     * Starts the engine on a recovered (or empty) state.
     *
     * @param sales the state; from now on the business thread's alone
     * @param journal where the next event is {@code sales.sequence() + 1}
     * @param clock not below {@code sales.lastTime()}
     */
    public static Pipeline start(
            final PipelineConfig config,
            final Sales sales,
            final Journal journal,
            final EngineClock clock,
            final FailStop failStop) {
        final Pipeline pipeline = new Pipeline(config, sales, journal, clock, failStop);
        pipeline.disruptor.start();
        pipeline.ticker.start(config.settings());
        return pipeline;
    }

    /** 1 business, 2 journal, 3 reply: in turn on one thread, or each on its own. */
    private void connect(final BusinessHandler business, final JournalHandler journal, final ReplyHandler replies) {
        switch (config.topology()) {
            case INLINE -> disruptor.handleEventsWith(stage(new InlineHandler(ring, business, journal, replies)));
            case STAGED ->
                disruptor.handleEventsWith(stage(business)).then(stage(journal)).then(stage(replies));
        }
    }

    private EventProcessorFactory<Slot> stage(final EventHandler<Slot> handler) {
        return (ringBuffer, barriers) -> {
            final var processor = new BatchEventProcessorBuilder()
                    .setMaxBatchSize(config.maxBatchCommands())
                    .build(ringBuffer, ringBuffer.newBarrier(barriers), handler);
            processor.setExceptionHandler(new FailStopHandler());
            return processor;
        };
    }

    @Override
    public Admission submit(
            final DirectBuffer command,
            final int offset,
            final int length,
            final ReplyPort replyPort,
            final long correlation) {
        if (length > MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException("a command of " + length + " bytes");
        }
        final int template = CommandReader.templateOf(command, offset, length);
        if (draining) {
            return Admission.DRAINING;
        }
        if (!room.admits(template)) {
            return Admission.DISK_LOW;
        }
        if (!ring.hasAvailableCapacity(slotsToFind(template))) {
            return Admission.BUSY;
        }
        final long sequence;
        try {
            sequence = ring.tryNext();
        } catch (final InsufficientCapacityException full) {
            return Admission.BUSY;
        }
        final Slot.Kind kind = template == TickDecoder.TEMPLATE_ID ? Slot.Kind.TICK : Slot.Kind.COMMAND;
        try {
            ring.get(sequence).fill(command, offset, length, kind, replyPort, correlation);
        } catch (final Throwable cause) {
            abandon(sequence);
            stop(cause);
            throw cause;
        }
        ring.publish(sequence);
        return Admission.ADMITTED;
    }

    /** A claimed slot must be published, or nothing after it is ever decided. */
    private void abandon(final long sequence) {
        ring.get(sequence).fillNothing();
        ring.publish(sequence);
    }

    private void stop(final Throwable cause) {
        failure = cause;
        draining = true;
        failStop.stop(cause);
    }

    /** Reads go first when it gets tight, shoppers leave a reserve, the merchant and the ticks come last. */
    private int slotsToFind(final int template) {
        return switch (template) {
            case ReadOrderDecoder.TEMPLATE_ID, ReadOrdersDecoder.TEMPLATE_ID, ListOrdersDecoder.TEMPLATE_ID ->
                config.ringSlots() / 4 * 3;
            case PurchaseDecoder.TEMPLATE_ID, RegisterDecoder.TEMPLATE_ID, CancelOrderDecoder.TEMPLATE_ID ->
                config.reservedSlots() + 1;
            default -> 1;
        };
    }

    /**
     * Refuses from now on, or takes again, commands that need room on disk and give no certainty to anyone who already
     * holds something. Any thread; commands that were admitted before are executed.
     */
    public void diskLow(final boolean low) {
        room.low(low);
    }

    /** What the edge may know of the sales; published behind the force. */
    public SaleDirectory directory() {
        return directory;
    }

    /** The engine's clock. */
    public EngineClock clock() {
        return clock;
    }

    /** Last sequence that is as durable as configured. Any thread. */
    public long durableSequence() {
        return durableSequence.getAcquire();
    }

    /** True if no command is in the ring. */
    boolean isEmpty() {
        return ring.remainingCapacity() == ring.getBufferSize();
    }

    /** The slots as they stand, for a test that looks for what they hold; nobody else may touch them. */
    Slot slot(final int index) {
        return ring.get(index);
    }

    /**
     * {@link System#nanoTime} of the last tick that came through all stages, or of the start: when it is old although
     * the engine is not drained, a stage or the ticker is dead or stuck. Any thread.
     */
    public long lastTickNanos() {
        return replies.lastTickNanos();
    }

    /** Bytes of memory that sales, orders and registrations take, as of the last tick. Any thread. */
    public long stateBytes() {
        return business.stateBytes();
    }

    /** See {@link io.doorbuster.engine.sale.Decider#refusalsNotJournaled}; as of the last tick. Any thread. */
    public long refusalsNotJournaled() {
        return business.refusalsNotJournaled();
    }

    /**
     * Takes nothing more, answers what was taken, ends the threads. The journal stays open; it is the caller's.
     *
     * @throws IllegalStateException if what was taken is not answered within {@code timeoutMillis}, or never will be
     *     because the engine stopped on a failure
     */
    public void drain(final long timeoutMillis) {
        draining = true;
        ticker.close();
        if (failure != null) {
            throw new IllegalStateException("the engine had stopped", failure);
        }
        try {
            disruptor.shutdown(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException late) {
            throw new IllegalStateException("commands are still unanswered after " + timeoutMillis + " ms", late);
        }
    }

    /** Drains with a minute's patience. */
    @Override
    public void close() {
        drain(60_000);
    }

    private void publishRecovered(final ViewChanges views, final long lastTime) {
        directory.completeUpTo(lastTime);
        final ViewUpdate[] recovered = views.take(true);
        if (recovered != null) {
            for (final ViewUpdate update : recovered) {
                directory.publish(update);
            }
        }
    }

    /**
     * A thread of a stage, named by its handler. It ends only on a drain or on a failure; both cannot be overlooked.
     */
    private final class StageThread extends Thread {
        StageThread(final Runnable stage) {
            super(stage);
            setUncaughtExceptionHandler((thread, cause) -> {
                // Without a failure noted, the Disruptor itself has thrown, past the handler below.
                if (failure == null) {
                    failure = cause;
                    draining = true;
                    failStop.stop(cause);
                }
            });
        }
    }

    /** The Disruptor's own handlers would go on with the next slot, which would be answered without being durable. */
    private final class FailStopHandler implements ExceptionHandler<Slot> {
        @Override
        public void handleEventException(final Throwable cause, final long sequence, final Slot slot) {
            end(cause);
        }

        @Override
        public void handleOnStartException(final Throwable cause) {
            end(cause);
        }

        @Override
        public void handleOnShutdownException(final Throwable cause) {
            end(cause);
        }

        private void end(final Throwable cause) {
            stop(cause);
            throw new IllegalStateException("stopped", cause);
        }
    }
}
