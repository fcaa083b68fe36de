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
 * Measures decide and apply per kind of command, on a sale with a million held orders: ns per command, and with
 * {@link LoopAllocation} the bytes. Users who return come in an order that is unrelated to the first one.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 8)
@Fork(
        value = 2,
        jvmArgs = {"-Xms3g", "-Xmx3g"})
public class CommandBenchmark {
    private static final int MANY = 1_000_000;
    private static final int HALF = MANY / 2;
    private static final int MOST_PER_USER = 1_000;
    private static final int RESTOCKS = 10_000;
    private static final long HOUR = 3_600_000;

    /** Coprime to a million, so its multiples visit every user once. */
    private static final long STRIDE = 611_953;

    private static int stranger(final int i) {
        return (int) (i * STRIDE % MANY);
    }

    private static SaleTerms terms(final int stock, final int perUser, final int places) {
        return new SaleTerms("sale-a", "", stock, 0, SaleTerms.NEVER, perUser, perUser).withPaymentWindow(HOUR, places);
    }

    /** A sale without an order. */
    @State(Scope.Thread)
    public static class Fresh {
        Desk desk;

        /** Creates a sale with one unit per user. */
        @Setup(Level.Invocation)
        public void open() {
            desk = new Desk(terms(MANY, 1, 0));
        }
    }

    /** A sale with a million held orders of one unit each. */
    @State(Scope.Thread)
    public static class Held {
        Desk desk;

        /** User i has order i + 1. */
        @Setup(Level.Invocation)
        public void sell() {
            desk = new Desk(terms(MANY, 1, 0));
            for (int i = 0; i < MANY; i++) {
                desk.buy(i, 1, Outcome.SECURED);
            }
        }
    }

    /** A sale whose million units are held by a thousand orders of other users, with a waitlist. */
    @State(Scope.Thread)
    public static class Begun {
        Desk desk;

        /** Prepares memory for a million orders. */
        @Setup(Level.Invocation)
        public void sell() {
            desk = new Desk(terms(MANY, MOST_PER_USER, MANY));
            for (int i = 0; i < MANY / MOST_PER_USER; i++) {
                desk.buy(MANY + i, MOST_PER_USER, Outcome.SECURED);
            }
        }
    }

    /** The same sale with a million waitlisted orders. */
    @State(Scope.Thread)
    public static class Lined extends Begun {
        static final int FIRST_IN_LINE = MANY / MOST_PER_USER + 1;

        /** User i has the order {@link #FIRST_IN_LINE} + i. */
        @Setup(Level.Invocation)
        public void join() {
            for (int i = 0; i < MANY; i++) {
                desk.buy(i, 1, Outcome.WAITLISTED);
            }
        }
    }

    /** A sale with half a million held orders and as many waitlisted ones. */
    @State(Scope.Thread)
    public static class HeldAndLined {
        Desk desk;

        /** User i has order i + 1. */
        @Setup(Level.Invocation)
        public void sell() {
            desk = new Desk(terms(HALF, 1, HALF));
            for (int i = 0; i < MANY; i++) {
                desk.buy(i, 1, i < HALF ? Outcome.SECURED : Outcome.WAITLISTED);
            }
        }
    }

    /** A sold-out sale without a waitlist. */
    @State(Scope.Thread)
    public static class SoldOut {
        Desk desk;

        /** Sells the sale's one unit. */
        @Setup(Level.Invocation)
        public void sell() {
            desk = new Desk(terms(1, 1, 0));
            desk.buy(MANY, 1, Outcome.SECURED);
        }
    }

    /** A sale for registered users. */
    @State(Scope.Thread)
    public static class Registering {
        /**
         * Enough users that the index grows neither soon nor during half a million more, so that only the records are
         * measured.
         */
        static final int REGISTERED = MANY * 3 / 4;

        Desk desk;

        /** Registers the first users. */
        @Setup(Level.Invocation)
        public void open() {
            desk = new Desk(terms(1, 1, 0).withRegistration(HOUR, MANY * 2));
            for (int i = 0; i < REGISTERED; i++) {
                desk.register(i);
            }
        }
    }

    /** Every user buys one unit. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int purchaseSecured(final Fresh sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            sale.desk.buy(i, 1, Outcome.SECURED);
        }
        LoopAllocation.end(MANY);
        return sale.desk.decision.order;
    }

    /** Every user is waitlisted. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int purchaseWaitlisted(final Begun sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            sale.desk.buy(i, 1, Outcome.WAITLISTED);
        }
        LoopAllocation.end(MANY);
        return sale.desk.decision.place;
    }

    /** Every user is refused as sold out. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public long purchaseSoldOut(final SoldOut sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            sale.desk.buy(i, 1, Outcome.SOLD_OUT);
        }
        LoopAllocation.end(MANY);
        return sale.desk.decision.sequence;
    }

    /** Every user buys a second time and is refused. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int purchaseLimitReached(final Held sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            sale.desk.buy(stranger(i), 1, Outcome.LIMIT_REACHED);
        }
        LoopAllocation.end(MANY);
        return sale.desk.decision.countingOrderCount();
    }

    /** Half a million more users register. The bytes are those of the pages that store the ids. */
    @Benchmark
    @OperationsPerInvocation(HALF)
    public long register(final Registering sale) {
        LoopAllocation.begin();
        for (int i = 0; i < HALF; i++) {
            sale.desk.register(Registering.REGISTERED + i);
        }
        LoopAllocation.end(HALF);
        return sale.desk.decision.sequence;
    }

    /** Every user cancels. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int cancelSecured(final Held sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            final int user = stranger(i);
            sale.desk.cancel(user, user + 1);
        }
        LoopAllocation.end(MANY);
        return sale.desk.remaining();
    }

    /** Every user with a unit cancels, and the head of the waitlist gets the unit in the same step. */
    @Benchmark
    @OperationsPerInvocation(HALF)
    public int cancelSecuredWithPromotion(final HeldAndLined sale) {
        LoopAllocation.begin();
        for (int i = 0; i < HALF; i++) {
            final int user = (int) (i * STRIDE % HALF);
            sale.desk.cancel(user, user + 1);
        }
        LoopAllocation.end(HALF);
        return sale.desk.remaining();
    }

    /** Every user leaves the waitlist, from any place. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int cancelWaiting(final Lined sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            final int user = stranger(i);
            sale.desk.cancel(user, Lined.FIRST_IN_LINE + user);
        }
        LoopAllocation.end(MANY);
        return sale.desk.decision.order;
    }

    /** Every order is paid. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int pay(final Held sale) {
        LoopAllocation.begin();
        for (int i = 0; i < MANY; i++) {
            final int user = stranger(i);
            sale.desk.pay(user, user + 1);
        }
        LoopAllocation.end(MANY);
        return sale.desk.decision.order;
    }

    /** No order is paid, and a million holds expire at once. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int expiry(final Held sale) {
        LoopAllocation.begin();
        sale.desk.pass(HOUR);
        LoopAllocation.end(MANY);
        if (sale.desk.remaining() != MANY) {
            throw new IllegalStateException("remaining " + sale.desk.remaining());
        }
        return sale.desk.remaining();
    }

    /** As many restocks as a sale accepts. */
    @Benchmark
    @OperationsPerInvocation(RESTOCKS)
    public int restock(final Held sale) {
        LoopAllocation.begin();
        for (int i = 0; i < RESTOCKS; i++) {
            sale.desk.restock(i, 1);
        }
        LoopAllocation.end(RESTOCKS);
        return sale.desk.remaining();
    }
}
