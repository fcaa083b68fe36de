package io.doorbuster.jmh;

import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
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

/** The domain by itself: decide a purchase and apply it, no bytes, no threads. ns per purchase. */
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

    /** A sale with as many units as there will be purchases, sold for good. */
    @Setup(Level.Invocation)
    public void openSale() {
        desk = new Desk(new SaleTerms("sale-a", "", PURCHASES, 0, SaleTerms.NEVER, 1, 1));
    }

    /** Everyone comes once and gets one. */
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
