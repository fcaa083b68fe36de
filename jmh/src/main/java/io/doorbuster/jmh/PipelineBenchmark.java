package io.doorbuster.jmh;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.sale.Sales;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the whole way of a command in one process: ring, decide, apply, encode, journal, reply. One producer. ns per
 * command.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 8)
@Fork(
        value = 2,
        jvmArgs = {"-Xms6g", "-Xmx6g"})
public class PipelineBenchmark implements ReplyPort {
    private static final int COMMANDS = 1_000_000;

    /**
     * Time that the producer sleeps when the ring is full. If it spun, it would keep one of two cores from the work of
     * the disk.
     */
    private static final int FULL_RING_NANOS = 20_000;

    /** none: events are encoded and forgotten. */
    @Param({"none", "process", "power"})
    public String durability;

    @Param({"INLINE", "STAGED"})
    public PipelineConfig.Topology topology;

    private final Users users = new Users();
    private final CommandWriter commands = new CommandWriter();
    private final AtomicLong answered = new AtomicLong();
    private long answers;
    private long secured;
    private long soldOut;
    private BenchmarkJournal journal;
    private Pipeline pipeline;

    /** Starts an engine and sells the only unit of a first sale. */
    @Setup(Level.Invocation)
    public void start() {
        final PipelineConfig defaults = PipelineConfig.defaults();
        final PipelineConfig config = new PipelineConfig(
                defaults.ringSlots(),
                defaults.maxBatchCommands(),
                defaults.reservedSlots(),
                defaults.tickMillis(),
                defaults.checkpointEvery(),
                topology,
                defaults.waiting());
        answers = 0;
        secured = 0;
        soldOut = 0;
        answered.set(0);
        final Sales sales = new Sales();
        journal = BenchmarkJournal.open(durability, sales);
        pipeline = Pipeline.start(config, sales, journal.journal(), journal.clock(), FailStop.haltJvm());
        create("sale-a", 1);
        users.select(COMMANDS);
        submit(commands.purchase(1, 1, users.id, CommandWriter.NO_KEY));
        awaitAnswers(2);
    }

    /** Stops the engine. */
    @TearDown(Level.Invocation)
    public void stop() {
        pipeline.close();
        journal.close();
    }

    /** Creates a sale; then every user buys one unit. The growth of the sale's memory is part of the cost. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long secured() {
        create("sale-b", COMMANDS);
        buy(2, 3);
        if (secured != COMMANDS + 1) {
            throw new IllegalStateException("secured " + secured);
        }
        return secured;
    }

    /** Every user buys after the sale is sold out, and is refused. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long soldOut() {
        buy(1, 2);
        if (soldOut != COMMANDS) {
            throw new IllegalStateException("sold out " + soldOut);
        }
        return soldOut;
    }

    private void buy(final int sale, final int otherAnswers) {
        for (int i = 0; i < COMMANDS; i++) {
            users.select(i);
            submit(commands.purchase(sale, 1, users.id, CommandWriter.NO_KEY));
        }
        awaitAnswers(otherAnswers + COMMANDS);
    }

    private void submit(final Command command) {
        while (pipeline.submit(command, this, 0) == Admission.BUSY) {
            LockSupport.parkNanos(FULL_RING_NANOS);
        }
    }

    private void create(final String saleId, final int stock) {
        submit(commands.createSale(new SaleTerms(saleId, "", stock, 0, SaleTerms.NEVER, 1, 1), 5, 6, users.id));
    }

    private void awaitAnswers(final long count) {
        while (answered.getAcquire() < count) {
            LockSupport.parkNanos(FULL_RING_NANOS);
        }
    }

    @Override
    public void reply(final long correlation, final Decision decision) {
        answers++;
        if (decision.outcome == Outcome.SECURED) {
            secured++;
        } else if (decision.outcome == Outcome.SOLD_OUT) {
            soldOut++;
        }
    }

    @Override
    public void endOfBatch() {
        answered.setRelease(answers);
    }
}
