package io.doorbuster.cli.loadgen;

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

/**
 * Runs one drill: prepares the requests, opens the connections, warms both sides up, and runs the schedule, on the
 * configured number of threads.
 */
public final class LoadRun {
    /** The drill cannot begin. The message says why. */
    public static final class CannotConnect extends Exception {
        private static final long serialVersionUID = 1L;

        public CannotConnect(final String message) {
            super(message);
        }
    }

    private static final long OPENING_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int WARMUP_PER_SECOND = 20_000;
    public static final long PASS_LIFE_SECONDS = 24 * 3600;

    private final LoadSettings settings;
    private final PassKey key;
    private final Progress progress;
    private final Tally.Onlooker onlooker;

    /** @param onlooker gets each order, on the driver threads */
    public LoadRun(
            final LoadSettings settings, final PassKey key, final Progress progress, final Tally.Onlooker onlooker) {
        this.onlooker = onlooker;
        this.settings = settings;
        this.key = key;
        this.progress = progress;
    }

    public LoadResult run() throws IOException, CannotConnect {
        progress.say("preparing the requests of " + settings.users() + " users");
        final Requests purchases =
                Requests.purchases(settings, key, Instant.now().getEpochSecond() + PASS_LIFE_SECONDS);
        final InetSocketAddress address = settings.endpoint().address();
        final List<LoadAgent> agents = new ArrayList<>();
        final ExecutorService threads = Executors.newFixedThreadPool(settings.threads());
        try {
            for (int i = 0; i < settings.threads(); i++) {
                agents.add(new LoadAgent(settings, i, address));
            }
            progress.say("opening " + settings.connections() + " connections");
            openAll(agents, threads);
            warmUp(agents, threads);
            return run(purchases, agents, threads);
        } finally {
            threads.shutdown();
            for (final LoadAgent agent : agents) {
                agent.close();
            }
        }
    }

    private void openAll(final List<LoadAgent> agents, final ExecutorService threads)
            throws IOException, CannotConnect {
        final List<Boolean> opened = onEach(agents, threads, agent -> agent.open(OPENING_NS));
        if (opened.contains(false)) {
            final int count = agents.stream()
                    .mapToInt(agent -> agent.connections().openCount())
                    .sum();
            final String why = agents.get(opened.indexOf(false)).connections().lastFailure();
            throw new CannotConnect("could open only " + count + " of " + settings.connections() + " connections"
                    + (why.isEmpty() ? "" : " (" + why + ")") + "; give fewer --connections");
        }
    }

    private void warmUp(final List<LoadAgent> agents, final ExecutorService threads) throws IOException {
        if (settings.warmupNs() == 0) {
            return;
        }
        progress.say("warming up");
        final Requests reads = Requests.saleReads(settings);
        final long count = Math.min(
                LoadSettings.MAX_REQUESTS,
                Math.max(settings.connections(), settings.warmupNs() * WARMUP_PER_SECOND / 1_000_000_000L));
        final Schedule schedule = new Schedule(System.nanoTime() + LEAD_NS, (int) count, settings.warmupNs());
        onEach(agents, threads, agent -> {
            agent.run(reads, schedule, new Tally(settings.users()));
            return null;
        });
    }

    private LoadResult run(final Requests purchases, final List<LoadAgent> agents, final ExecutorService threads)
            throws IOException {
        final List<Tally> tallies = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            tallies.add(new Tally(settings.users(), onlooker));
        }
        final List<Connections> connections =
                agents.stream().map(LoadAgent::connections).toList();
        connections.forEach(Connections::forgetHistory);
        final Latencies latencies = new Latencies(tallies);
        final Schedule schedule = new Schedule(System.nanoTime() + LEAD_NS, settings.requests(), settings.overNs());
        progress.start(schedule, tallies, latencies);
        try {
            onEach(agents, threads, agent -> {
                agent.run(purchases, schedule, tallies.get(agents.indexOf(agent)));
                return null;
            });
        } finally {
            progress.stop();
        }
        return LoadResult.sum(tallies, connections, latencies, schedule);
    }

    private static <T> List<T> onEach(final List<LoadAgent> agents, final ExecutorService threads, final Step<T> step)
            throws IOException {
        final List<Future<T>> running = new ArrayList<>();
        for (final LoadAgent agent : agents) {
            final Callable<T> call = () -> step.run(agent);
            running.add(threads.submit(call));
        }
        final List<T> results = new ArrayList<>();
        for (final Future<T> future : running) {
            try {
                results.add(future.get());
            } catch (final ExecutionException failure) {
                if (failure.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException("a driver thread failed", failure.getCause());
            } catch (final InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupt);
            }
        }
        return results;
    }

    private interface Step<T> {
        T run(LoadAgent agent) throws IOException;
    }
}
