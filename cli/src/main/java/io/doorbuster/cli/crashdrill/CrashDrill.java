package io.doorbuster.cli.crashdrill;

import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Rounds of load, {@code kill -9} and restart on the same data; after each restart the drill checks every acknowledged
 * order. At the end it compares the state with a replay of the journal, after a stop and after a last kill.
 */
final class CrashDrill implements AutoCloseable {
    private static final int LONGEST_DELAY_MICROS = 3000;
    private static final long ROUND_SECONDS = 120;
    /** No server is killed while selling out, but an answer may be lost. */
    private static final int TURNS_TO_SELL_OUT = 3;

    private final CrashDrillSettings settings;
    private final PrintWriter out;
    private final Random random;
    private final KillPlan plan;
    private final int stock;
    private final Findings findings = new Findings();
    private final Kills kills = new Kills();
    private final Verifier verifier = new Verifier(findings);
    private final PassKey key = PassKey.generate();
    private final String token;
    private final List<Buyer> buyers = new ArrayList<>();
    private final List<AcknowledgedFile> files = new ArrayList<>();
    private final ExecutorService clients;
    private volatile ServerProcess server;
    private HttpClient http = Shop.newHttp();
    private int starts;
    private int keptAfterLoss;
    private int boughtAfterLoss;
    private int refusedAfterLoss;

    CrashDrill(final CrashDrillSettings settings, final PrintWriter out) throws IOException {
        this.settings = settings;
        this.out = out;
        random = new Random(settings.seed());
        plan = new KillPlan(settings);
        stock = plan.units() + 1;
        key.write(settings.passKey());
        // A token is as secret as a key and of the same form.
        PassKey.generate().write(settings.adminToken());
        token = Files.readString(settings.adminToken()).strip();
        clients = Executors.newFixedThreadPool(settings.connections());
        for (int i = 0; i < settings.connections(); i++) {
            final AcknowledgedFile file = new AcknowledgedFile(settings.folder().resolve("told-" + i + ".tsv"));
            files.add(file);
            buyers.add(new Buyer(i, file, findings));
        }
    }

    /**
     * Runs all rounds. The summary has the findings.
     *
     * @throws IOException if the drill itself cannot continue; this is no finding about the server
     */
    Summary run() throws IOException {
        boolean equalAfterStop = false;
        boolean equalAfterKill = false;
        final URI first = firstServe();
        try {
            final URI shop = rounds(first);
            sellOut(shop);
            verifyAll(shop, allAcknowledged());
            verifyPositions();
            equalAfterStop = stateAfter(true);
            serve(Optional.empty());
            equalAfterKill = stateAfter(false);
        } catch (final ServerProcess.NotServing notServing) {
            findings.add(Findings.Kind.SERVER, "start " + starts + ": " + notServing.getMessage());
        } catch (final IOException noAnswer) {
            if (server.isAlive()) {
                throw noAnswer;
            }
            findings.add(
                    Findings.Kind.SERVER,
                    "start " + starts + " ended by itself: " + noAnswer + "\n" + server.lastWords());
        }
        return new Summary(
                settings.rounds(),
                kills,
                allAcknowledged().size(),
                keptAfterLoss,
                boughtAfterLoss,
                refusedAfterLoss,
                equalAfterStop,
                equalAfterKill,
                findings);
    }

    /** Kills the server of an interrupted drill, so that it does not outlive the drill. */
    void killServer() {
        final ServerProcess last = server;
        if (last != null) {
            last.close();
        }
    }

    private URI rounds(final URI first) throws IOException, ServerProcess.NotServing {
        URI shop = first;
        new Admin(http, server.adminAddress(), token).createSale(stock);
        for (int round = 1; round <= settings.rounds(); round++) {
            String killed = round(round, shop);
            killed += killStarts(round);
            final long startNs = System.nanoTime();
            shop = serve(round < settings.rounds() ? plan.underLoad(round + 1) : Optional.empty());
            new Shop(http, shop, key).ownOrders("nobody");
            final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            kills.restarted(millis);
            settle(
                    round,
                    shop,
                    "killed " + killed + String.format(Locale.ROOT, "; answered after %.1f s", millis / 1e3));
        }
        return shop;
    }

    @Override
    public void close() throws IOException {
        clients.shutdownNow();
        killServer();
        for (final AcknowledgedFile file : files) {
            file.close();
        }
    }

    private URI serve(final Optional<Aim> aim) throws IOException, ServerProcess.NotServing {
        server = ServerProcess.start(settings, ++starts, aim);
        // A new client each time: the next server may get the port of the last one, and pooled connections to the last
        // one are dead.
        http = Shop.newHttp();
        return server.awaitShop();
    }

    /** In an empty folder nothing can be damaged, so a server that does not serve is a failure of the environment. */
    private URI firstServe() throws IOException {
        try {
            return serve(plan.underLoad(1));
        } catch (final ServerProcess.NotServing notServing) {
            throw new IOException(notServing.getMessage(), notServing);
        }
    }

    /** The stock of the sale in units: more than the rounds can sell. */
    int units() {
        return stock;
    }

    /** Loads and kills the server; returns the moment of the kill in words. */
    private String round(final int round, final URI address) throws IOException {
        final AtomicInteger answers = new AtomicInteger();
        server.load();
        final List<Future<?>> loads = load(address, answers);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROUND_SECONDS);
        while (answers.get() < plan.answers(round)
                && server.isAlive()
                && !server.standsStill()
                && !loads.stream().allMatch(Future::isDone)
                && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_DELAY_MICROS)));
        final KillMoment moment = server.standsStill() ? plan.moment(round) : KillMoment.LOAD;
        kill("round " + round, moment);
        for (final Future<?> load : loads) {
            await(load);
        }
        return moment.words;
    }

    private List<Future<?>> load(final URI address, final AtomicInteger answers) {
        final List<Future<?>> loads = new ArrayList<>();
        for (final Buyer buyer : buyers) {
            final Shop shop = new Shop(http, address, key);
            loads.add(clients.submit(() -> buyer.buy(shop, answers)));
        }
        return loads;
    }

    /** Sells the units that the rounds have left: not one unit more, and not one less. */
    private void sellOut(final URI address) throws IOException {
        final Shop shop = new Shop(http, address, key);
        for (int turn = 0; turn < TURNS_TO_SELL_OUT && !buyers.stream().allMatch(Buyer::isSoldOut); turn++) {
            for (final Future<?> load : load(address, new AtomicInteger())) {
                await(load);
            }
            for (final Buyer buyer : buyers) {
                buyer.askAgain(shop);
            }
        }
        final int acknowledged = allAcknowledged().size();
        verifier.verify(shop.page(), stock, acknowledged);
        if (acknowledged != stock) {
            findings.add(
                    Findings.Kind.COUNT,
                    acknowledged + " of " + stock + " units are acknowledged, and no user can buy the others");
        }
    }

    private void kill(final String when, final KillMoment moment) throws IOException {
        final Optional<Integer> endedBefore = server.kill();
        kills.add(moment);
        if (endedBefore.isPresent()) {
            findings.add(
                    Findings.Kind.SERVER,
                    when + ": ended by itself with " + endedBefore.get() + ":\n" + server.lastWords());
        }
    }

    /** Kills starts during their recovery, which must survive its own crash. Returns the moments in words. */
    private String killStarts(final int round) throws IOException, ServerProcess.NotServing {
        final StringBuilder killed = new StringBuilder();
        for (final Aim aim : plan.starts(round)) {
            server = ServerProcess.start(settings, ++starts, Optional.of(aim));
            final KillMoment moment = server.awaitStandstill() ? aim.moment() : KillMoment.IDLE;
            kill("start " + starts, moment);
            killed.append(", ").append(moment.words);
        }
        return killed.toString();
    }

    /** Repeats the lost requests, checks the acknowledged orders, and prints the result of the round. */
    private void settle(final int round, final URI address, final String kills) throws IOException {
        final Shop shop = new Shop(http, address, key);
        final List<Acknowledged> fresh = new ArrayList<>();
        final Map<String, Integer> again = new HashMap<>();
        for (final Buyer buyer : buyers) {
            again.merge(buyer.askAgain(shop), 1, Integer::sum);
            fresh.addAll(buyer.acknowledgedInThisRound());
        }
        final int kept = again.getOrDefault("kept", 0);
        final int bought = again.getOrDefault("bought", 0);
        final int refused = again.getOrDefault("refused", 0);
        keptAfterLoss += kept;
        boughtAfterLoss += bought;
        refusedAfterLoss += refused;
        verifyAll(address, fresh);
        final Shop.Page page = shop.page();
        final int acknowledged = allAcknowledged().size();
        verifier.verify(page, stock, acknowledged);
        out.printf(
                Locale.ROOT,
                "round %d of %d: %s; acknowledged %d, asked again %d (kept %d, bought %d, refused %d), sold %d,"
                        + " remaining %d, findings %d%n",
                round,
                settings.rounds(),
                kills,
                fresh.size(),
                kept + bought + refused,
                kept,
                bought,
                refused,
                page.sold(),
                page.remaining(),
                findings.total());
        out.flush();
    }

    private void verifyAll(final URI address, final List<Acknowledged> acknowledged) throws IOException {
        final List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < settings.connections(); i++) {
            final int part = i;
            final Shop shop = new Shop(http, address, key);
            parts.add(clients.submit(() -> {
                for (int at = part; at < acknowledged.size(); at += settings.connections()) {
                    verifier.verify(shop, acknowledged.get(at));
                }
                return null;
            }));
        }
        for (final Future<?> part : parts) {
            await(part);
        }
    }

    /** Checks that no position and no id occurs twice, and that positions follow the order of the decisions. */
    private void verifyPositions() {
        final Set<String> ids = new HashSet<>();
        final List<Acknowledged> all = allAcknowledged();
        all.sort(Comparator.comparingLong(Acknowledged::position));
        Acknowledged before = null;
        for (final Acknowledged acknowledged : all) {
            final boolean inOrder = before == null
                    || (before.position() < acknowledged.position() && before.sequence() < acknowledged.sequence());
            if (!inOrder || !ids.add(acknowledged.orderId())) {
                findings.add(Findings.Kind.TWICE, before + " and " + acknowledged);
            }
            before = acknowledged;
        }
    }

    /** Whether a replay of the journal gives the state that was served last, with no traffic in between. */
    private boolean stateAfter(final boolean stop) throws IOException, ServerProcess.NotServing {
        final String served = new Admin(http, server.adminAddress(), token).stateHash();
        if (stop) {
            final int code = server.stop();
            if (code != 0) {
                findings.add(Findings.Kind.SERVER, "SIGTERM ended it with " + code + ":\n" + server.lastWords());
            }
        } else {
            kill("the last kill", KillMoment.IDLE);
        }
        final String replayed = Replay.stateHash(settings);
        final boolean equal = served.equals(replayed);
        if (!equal) {
            findings.add(
                    Findings.Kind.STATE,
                    "after " + (stop ? "a stop" : "a kill") + " the journal replays to " + replayed
                            + ", but the server had " + served);
        }
        return equal;
    }

    private List<Acknowledged> allAcknowledged() {
        final List<Acknowledged> all = new ArrayList<>();
        buyers.forEach(buyer -> all.addAll(buyer.acknowledged()));
        return all;
    }

    private static void await(final Future<?> work) throws IOException {
        try {
            work.get(2 * ROUND_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException failure) {
            if (failure.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a client failed", failure.getCause());
        } catch (final TimeoutException hangs) {
            throw new IOException("a client got no answer for " + 2 * ROUND_SECONDS + " s", hangs);
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
