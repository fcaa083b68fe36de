package io.doorbuster.jmh;

import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the decide step by itself: a purchase is encoded, decoded, decided and applied, and its event is encoded. ns
 * per purchase.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(
        value = 2,
        jvmArgs = {"-Xms6g", "-Xmx6g"})
public class DecideBenchmark {
    private static final int PURCHASES = 1_000_000;

    private Desk desk;

    /** Creates a sale with one unit per purchase and without a payment window. */
    @Setup(Level.Invocation)
    public void openSale() {
        desk = new Desk(new SaleTerms("sale-a", "", PURCHASES, 0, SaleTerms.NEVER, 1, 1));
    }

    /** Every user buys one unit. */
    @Benchmark
    @OperationsPerInvocation(PURCHASES)
    public int secured() {
        LoopAllocation.begin();
        for (int i = 0; i < PURCHASES; i++) {
            desk.buy(i, 1, Outcome.SECURED);
        }
        LoopAllocation.end(PURCHASES);
        return desk.decision.order;
    }
}
