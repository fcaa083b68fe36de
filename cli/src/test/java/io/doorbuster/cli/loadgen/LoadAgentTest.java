package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadAgentTest {
    private static final int USERS = 20_000;
    private static final int MAX_RUNS = 30;
    /**
     * Below any buffer or string; a turn of the selector allocates a little, and a slow machine has a turn a request.
     */
    private static final int MAX_BYTES_PER_REQUEST = 32;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNextToNothingForEachRequest() throws Exception {
        try (ConstantAnswerServer server = new ConstantAnswerServer(0)) {
            final LoadSettings settings = settings(server.port(), 32, 1);
            final Requests requests = Requests.purchases(settings, null, 0);
            try (LoadAgent agent =
                    new LoadAgent(settings, 0, settings.endpoint().address())) {
                assertTrue(agent.open(TimeUnit.SECONDS.toNanos(10)));

                // Until it is compiled, each turn of the selector allocates a little; what a request allocates stays.
                long least = Long.MAX_VALUE;
                for (int runs = 0; runs < MAX_RUNS && least >= MAX_BYTES_PER_REQUEST * USERS; runs++) {
                    least = Math.min(least, run(agent, requests));
                }

                assertTrue(least < MAX_BYTES_PER_REQUEST * USERS, least + " bytes for " + USERS + " requests");
            }
        }
    }

    @Test
    void shouldShareItsRequestsBetweenThreads() throws Exception {
        try (ConstantAnswerServer server = new ConstantAnswerServer(0)) {
            final LoadSettings settings = settings(server.port(), 7, 3);
            final Schedule schedule = new Schedule(System.nanoTime(), 1000, 0);
            long done = 0;
            int connections = 0;
            for (int i = 0; i < 3; i++) {
                try (LoadAgent agent =
                        new LoadAgent(settings, i, settings.endpoint().address())) {
                    assertTrue(agent.open(TimeUnit.SECONDS.toNanos(10)));
                    final Tally tally = new Tally(USERS);
                    agent.run(Requests.purchases(settings, null, 0), schedule, tally);
                    done += tally.done();
                    connections += agent.connections().openCount();
                }
            }
            assertEquals(1000, done);
            assertEquals(7, connections);
        }
    }

    private long run(final LoadAgent agent, final Requests requests) throws IOException {
        final Tally tally = new Tally(USERS);
        final Schedule schedule = new Schedule(System.nanoTime(), USERS, 0);
        final long before =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        agent.run(requests, schedule, tally);
        final long bytes =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertEquals(USERS, tally.refusals.toMap().get("sold-out"));
        return bytes;
    }

    private static LoadSettings settings(final int port, final int connections, final int threads) {
        return new LoadSettings(
                new Endpoint("127.0.0.1", port, ""),
                "demo",
                USERS,
                1,
                1,
                0,
                connections,
                threads,
                Identity.header,
                false,
                false,
                TimeUnit.SECONDS.toNanos(10),
                0);
    }
}
