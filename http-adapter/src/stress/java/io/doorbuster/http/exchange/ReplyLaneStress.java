package io.doorbuster.http.exchange;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.SaleDirectory;
import io.doorbuster.http.address.ClientAddress;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The reply thread hands decisions to an IO thread while that thread answers earlier ones. Every call is answered once,
 * with its own decision: no wake-up is lost, and no decision is read before it is complete.
 */
public final class ReplyLaneStress {
    private static final Lane LANE = lane();
    private static final Command COMMAND = LANE.commands.readState();
    private static final Decision FIRST = decision(1);
    private static final Decision SECOND = decision(2);

    private ReplyLaneStress() {}

    private static Lane lane() {
        final Availability availability = new Availability(cause -> {}, new Liveness(1_000));
        availability.open(new EngineAccess(
                (command, port, correlation) -> Admission.ADMITTED,
                new SaleDirectory(),
                new EngineClock(0),
                () -> 0,
                "process",
                Map.of(),
                Map.of(),
                new EngineAccess.Figures(new EngineCounters(), 1, () -> 0)));
        return new Lane(task -> {}, HttpLimits.defaults(), availability, call -> true, ClientAddress.OF_PEER);
    }

    private static Decision decision(final long sequence) {
        final Decision decision = new Decision();
        decision.sequence = sequence;
        return decision;
    }

    /** An exchange without any header, which nobody answers. */
    private static Call call() {
        final Exchange exchange = (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(), new Class<?>[] {Exchange.class}, (proxy, method, arguments) -> null);
        return new Call(exchange, LANE);
    }

    /** Results: the answers of the first call, those of the second, and the tasks that are left in the end. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Each call is answered once.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An answer is lost, doubled, or has another decision.")
    public static class TwoBatches {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final ReplyLane lane = new ReplyLane(tasks::add, 2, 60_000, new EdgeCounters());
        private int firstAnswers;
        private int secondAnswers;

        public TwoBatches() {
            lane.submit(call(), COMMAND, (call, decision) -> firstAnswers += decision.sequence == 1 ? 1 : 100);
            lane.submit(call(), COMMAND, (call, decision) -> secondAnswers += decision.sequence == 2 ? 1 : 100);
        }

        /** The reply thread. */
        @Actor
        public void reply() {
            lane.reply(0, FIRST);
            lane.endOfBatch();
            lane.reply(1, SECOND);
            lane.endOfBatch();
        }

        /** The IO thread, which may run before, between and after the batches. */
        @Actor
        public void io() {
            runTask();
            runTask();
        }

        /** The IO thread, later: whoever was woken up runs, and nobody else. */
        @Arbiter
        public void later(final III_Result result) {
            while (runTask()) {
                // Runs what is left.
            }
            result.r1 = firstAnswers;
            result.r2 = secondAnswers;
            result.r3 = tasks.size();
        }

        private boolean runTask() {
            final Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
            return task != null;
        }
    }
}
