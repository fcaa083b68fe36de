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
import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandType;
import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.port.PurchaseGateway;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.port.SaleDirectory;
import io.doorbuster.engine.sale.Sales;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the engine: commands enter a ring, the business stage decides them, the journal stage makes their events
 * durable, and the reply stage answers. Any thread may call {@link #submit}; only the thread that started the pipeline
 * calls the other methods, unless they say otherwise.
 *
 * <pre>
 *   IO threads --submit--&gt; ring --&gt; 1 business --&gt; 2 journal (append, force) --&gt; 3 reply --&gt; reply ports
 *   ticker -----tick------^                                                          \----&gt; directory
 * </pre>
 */
public final class Pipeline implements PurchaseGateway, AutoCloseable {
    private final PipelineConfig config;
    private final EngineClock clock;
    private final FailStop failStop;
    private final SaleDirectory directory = new SaleDirectory();
    private final EngineCounters counters = new EngineCounters();
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
        this.ticker = new Ticker(this::submitAny, clock, config.tickMillis(), failStop);

        this.room = new DiskRoom(config.ringSlots());
        this.replies = new ReplyHandler(directory, counters);
        final ViewChanges views = new ViewChanges(sales);
        publishRecovered(views, sales.lastTime());
        this.business = new BusinessHandler(ring, sales, clock, views, counters, config.maxStateBytes());
        connect(business, new JournalHandler(journal, durableSequence, room, counters), replies);
    }

    /**
     * Starts the engine on a recovered (or empty) state.
     *
     * @param sales the state; from now on only the business thread uses it
     * @param journal a journal whose next event has the sequence {@code sales.sequence() + 1}
     * @param clock not earlier than {@code sales.lastTime()}
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

    /** Connects 1 business, 2 journal, 3 reply: in turn on one thread, or each on its own thread. */
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
    public Admission submit(final Command command, final ReplyPort replyPort, final long correlation) {
        final CommandType type = CommandType.of(command.buffer(), 0, command.length());
        return type == null || type.isOfTheServer()
                ? Admission.MALFORMED
                : submit(type, command, replyPort, correlation);
    }

    /** Submits any command, also one that only the server itself gives: for the ticker alone. */
    private Admission submitAny(final Command command, final ReplyPort replyPort, final long correlation) {
        final CommandType type = CommandType.of(command.buffer(), 0, command.length());
        return type == null ? Admission.MALFORMED : submit(type, command, replyPort, correlation);
    }

    private Admission submit(
            final CommandType type, final Command command, final ReplyPort replyPort, final long correlation) {
        if (draining) {
            return Admission.DRAINING;
        }
        if (!room.admits(type)) {
            return Admission.DISK_LOW;
        }
        if (!ring.hasAvailableCapacity(slotsToFind(type))) {
            return Admission.BUSY;
        }
        final long sequence;
        try {
            sequence = ring.tryNext();
        } catch (final InsufficientCapacityException full) {
            return Admission.BUSY;
        }
        final Slot.Kind kind = type == CommandType.TICK ? Slot.Kind.TICK : Slot.Kind.COMMAND;
        try {
            ring.get(sequence).fill(command, kind, replyPort, correlation);
        } catch (final Throwable cause) {
            abandon(sequence);
            stop(cause);
            throw cause;
        }
        ring.publish(sequence);
        return Admission.ADMITTED;
    }

    /** Publishes an empty slot. A claimed slot must be published, or no later command is ever decided. */
    private void abandon(final long sequence) {
        ring.get(sequence).fillNothing();
        ring.publish(sequence);
    }

    private void stop(final Throwable cause) {
        failure = cause;
        draining = true;
        failStop.stop(cause);
    }

    /**
     * Free slots that a command must find: order reads are refused when the ring is more than a quarter full, shoppers
     * leave {@code reservedSlots} free, and merchant commands and ticks may take the last slot.
     */
    private int slotsToFind(final CommandType type) {
        return switch (type) {
            case READ_ORDER, READ_ORDERS, FIND_ORDER, LIST_ORDERS -> config.ringSlots() / 4 * 3;
            case PURCHASE, REGISTER, CANCEL_ORDER -> config.reservedSlots() + 1;
            default -> 1;
        };
    }

    /**
     * Refuses from now on, or admits again, the commands for which a low disk has no space; see {@link DiskRoom}.
     * Commands that were admitted before are executed. Any thread.
     */
    public void diskLow(final boolean low) {
        room.low(low);
    }

    /** The published views of all sales; a view is published after the force. */
    public SaleDirectory directory() {
        return directory;
    }

    /** What the engine has counted since its start. */
    public EngineCounters counters() {
        return counters;
    }

    /** Size of the ring. */
    public int ringSlots() {
        return ring.getBufferSize();
    }

    /** Slots of the ring that hold a command which is not answered yet; slightly old. Any thread. */
    public long usedSlots() {
        return ring.getBufferSize() - ring.remainingCapacity();
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

    /** The slot at {@code index}, for a test that checks its contents. No other code may touch it. */
    Slot slot(final int index) {
        return ring.get(index);
    }

    /**
     * {@link System#nanoTime} of the last tick that passed through all stages, or of the start. If it is old although
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
     * Admits nothing more, answers all admitted commands and ends the threads. The journal stays open; it is the
     * caller's.
     *
     * @throws IllegalStateException if a command is unanswered after {@code timeoutMillis}, or never will be answered
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

    /** Drains; waits one minute at most. */
    @Override
    public void close() {
        drain(60_000);
    }

    private void publishRecovered(final ViewChanges views, final long lastTime) {
        directory.completeUpTo(lastTime);
        final Publication[] recovered = views.take(true);
        if (recovered != null) {
            for (final Publication update : recovered) {
                update.publishTo(directory);
            }
        }
    }

    /**
     * A thread of a stage, named by its handler. It ends only after a drain or a failure; a failure is always reported.
     */
    private final class StageThread extends Thread {
        StageThread(final Runnable stage) {
            super(stage);
            setUncaughtExceptionHandler((thread, cause) -> {
                // If no failure was noted, the Disruptor itself threw, outside of the handler below.
                if (failure == null) {
                    failure = cause;
                    draining = true;
                    failStop.stop(cause);
                }
            });
        }
    }

    /**
     * Stops the engine. The Disruptor's own handlers would continue with the next slot, which would then be answered
     * without being durable.
     */
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
