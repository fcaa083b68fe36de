package io.doorbuster.jmh;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
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

    private final Users users = new Users();
    private final Decision decision = new Decision();
    private Sales sales;
    private Decider decider;

    /** A sale with as many units as there will be purchases. */
    @Setup(Level.Invocation)
    public void openSale() {
        sales = new Sales(1);
        decider = new Decider(sales, sales);
        decider.merchant()
                .createSale(
                        1,
                        new SaleTerms("sale-a", "", PURCHASES, 0, SaleTerms.NEVER, 1, 1),
                        3,
                        4,
                        CommandWriter.NO_KEY,
                        decision);
        users.reset();
    }

    /** Everyone comes once and gets one. */
    @Benchmark
    @OperationsPerInvocation(PURCHASES)
    public int secured() {
        return buy(Outcome.SECURED);
    }

    private int buy(final Outcome expected) {
        for (int i = 0; i < PURCHASES; i++) {
            users.select(i);
            decision.clear();
            decider.purchase(2, 1, 1, users.id, CommandWriter.NO_KEY, decision);
            if (decision.outcome != expected) {
                throw new IllegalStateException(i + ": " + decision.outcome);
            }
        }
        return decision.order;
    }
}
