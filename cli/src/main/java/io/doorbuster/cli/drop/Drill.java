package io.doorbuster.cli.drop;

import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs one drill: requests made, connections opened, both sides warm, then the schedule; on as many threads as configured. */
final class Drill {
    /** The drill could not begin. The message says why. */
    static final class CannotConnect extends Exception {
        private static final long serialVersionUID = 1L;

        CannotConnect(String message) {
            super(message);
        }
    }

    private static final long OPENING_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int WARMUP_PER_SECOND = 20_000;
    static final long PASS_LIFE_SECONDS = 24 * 3600;

    private final DropSettings settings;
    private final PassKey key;
    private final Progress progress;
    private final Tally.Onlooker onlooker;

    /** @param onlooker is told of each order, on the driver threads */
    Drill(DropSettings settings, PassKey key, Progress progress, Tally.Onlooker onlooker) {
        this.onlooker = onlooker;
        this.settings = settings;
        this.key = key;
        this.progress = progress;
    }

    DropResult run() throws IOException, CannotConnect {
        progress.say("making " + settings.users() + " requests");
        Requests purchases = Requests.purchases(settings, key, Instant.now().getEpochSecond() + PASS_LIFE_SECONDS);
        InetSocketAddress address = settings.endpoint().address();
        List<DrillAgent> agents = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(settings.threads());
        try {
            for (int i = 0; i < settings.threads(); i++) {
                agents.add(new DrillAgent(settings, i, address));
            }
            progress.say("opening " + settings.connections() + " connections");
            openAll(agents, threads);
            warmUp(agents, threads);
            return run(purchases, agents, threads);
        } finally {
            threads.shutdown();
            for (DrillAgent agent : agents) {
                agent.close();
            }
        }
    }

    private void openAll(List<DrillAgent> agents, ExecutorService threads) throws IOException, CannotConnect {
        List<Boolean> opened = onEach(agents, threads, agent -> agent.open(OPENING_NS));
        if (opened.contains(false)) {
            int count = agents.stream()
                    .mapToInt(agent -> agent.connections().openCount())
                    .sum();
            String why = agents.get(opened.indexOf(false)).connections().lastFailure();
            throw new CannotConnect("opened " + count + " of " + settings.connections() + " connections"
                    + (why.isEmpty() ? "" : " (" + why + ")") + "; ask for fewer with --connections");
        }
    }

    private void warmUp(List<DrillAgent> agents, ExecutorService threads) throws IOException {
        if (settings.warmupNs() == 0) {
            return;
        }
        progress.say("warming up");
        Requests reads = Requests.saleReads(settings);
        long count = Math.min(
                DropSettings.MAX_REQUESTS,
                Math.max(settings.connections(), settings.warmupNs() * WARMUP_PER_SECOND / 1_000_000_000L));
        Schedule schedule = new Schedule(System.nanoTime() + LEAD_NS, (int) count, settings.warmupNs());
        onEach(agents, threads, agent -> {
            agent.run(reads, schedule, new Tally(settings.users()));
            return null;
        });
    }

    private DropResult run(Requests purchases, List<DrillAgent> agents, ExecutorService threads) throws IOException {
        List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            tallies.add(new Tally(settings.users(), onlooker));
        }
        List<Connections> connections =
                agents.stream().map(DrillAgent::connections).toList();
        connections.forEach(Connections::forgetHistory);
        Latencies latencies = new Latencies(tallies);
        Schedule schedule = new Schedule(System.nanoTime() + LEAD_NS, settings.requests(), settings.overNs());
        progress.start(schedule, tallies, latencies);
        try {
            onEach(agents, threads, agent -> {
                agent.run(purchases, schedule, tallies.get(agents.indexOf(agent)));
                return null;
            });
        } finally {
            progress.stop();
        }
        return DropResult.sum(tallies, connections, latencies, schedule);
    }

    private static <T> List<T> onEach(List<DrillAgent> agents, ExecutorService threads, Step<T> step)
            throws IOException {
        List<Future<T>> running = new ArrayList<>();
        for (DrillAgent agent : agents) {
            Callable<T> call = () -> step.run(agent);
            running.add(threads.submit(call));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            try {
                results.add(future.get());
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException("a driver thread failed", failure.getCause());
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupt);
            }
        }
        return results;
    }

    private interface Step<T> {
        T run(DrillAgent agent) throws IOException;
    }
}
