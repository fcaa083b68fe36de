package io.doorbuster.cli.drill;

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
 * Load, {@code kill -9}, restart, and hold the server to every order it told; round after round on the same data. At the end the
 * state is compared with what the journal alone gives, after a stop and after a last kill.
 */
final class CrashDrill implements AutoCloseable {
    private static final int LONGEST_DELAY_MICROS = 3000;
    private static final long ROUND_SECONDS = 120;
    /** Nobody is killed there; still an answer may be lost. */
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
    private final List<ToldFile> files = new ArrayList<>();
    private final ExecutorService clients;
    private volatile ServerProcess server;
    private HttpClient http = Shop.newHttp();
    private int starts;
    private int keptAfterLoss;
    private int boughtAfterLoss;
    private int refusedAfterLoss;

    CrashDrill(CrashDrillSettings settings, PrintWriter out) throws IOException {
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
            ToldFile file = new ToldFile(settings.folder().resolve("told-" + i + ".tsv"));
            files.add(file);
            buyers.add(new Buyer(i, file, findings));
        }
    }

    /**
     * Runs all rounds; what it found broken is in the summary.
     *
     * @throws IOException when the drill itself cannot go on: it says nothing about the server then
     */
    Summary run() throws IOException {
        boolean equalAfterStop = false;
        boolean equalAfterKill = false;
        URI first = firstServe();
        try {
            URI shop = rounds(first);
            sellOut(shop);
            verifyAll(shop, allTold());
            verifyPositions();
            equalAfterStop = stateAfter(true);
            serve(Optional.empty());
            equalAfterKill = stateAfter(false);
        } catch (ServerProcess.NotServing notServing) {
            findings.add(Findings.Kind.SERVER, "start " + starts + ": " + notServing.getMessage());
        } catch (IOException noAnswer) {
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
                allTold().size(),
                keptAfterLoss,
                boughtAfterLoss,
                refusedAfterLoss,
                equalAfterStop,
                equalAfterKill,
                findings);
    }

    /** For a drill that is interrupted: no server outlives it. */
    void killServer() {
        ServerProcess last = server;
        if (last != null) {
            last.close();
        }
    }

    private URI rounds(URI first) throws IOException, ServerProcess.NotServing {
        URI shop = first;
        new Admin(http, server.adminAddress(), token).createSale(stock);
        for (int round = 1; round <= settings.rounds(); round++) {
            String killed = round(round, shop);
            killed += killStarts(round);
            long startNs = System.nanoTime();
            shop = serve(round < settings.rounds() ? plan.underLoad(round + 1) : Optional.empty());
            new Shop(http, shop, key).ownOrders("nobody");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
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
        for (ToldFile file : files) {
            file.close();
        }
    }

    private URI serve(Optional<Aim> aim) throws IOException, ServerProcess.NotServing {
        server = ServerProcess.start(settings, ++starts, aim);
        // A new one each time: the next server may get the last one's port, and a pooled connection to that one is
        // dead.
        http = Shop.newHttp();
        return server.awaitShop();
    }

    /** On an empty folder nothing can be damaged yet: not serving is a failure of the drill's surroundings. */
    private URI firstServe() throws IOException {
        try {
            return serve(plan.underLoad(1));
        } catch (ServerProcess.NotServing notServing) {
            throw new IOException(notServing.getMessage(), notServing);
        }
    }

    /** What the sale starts with, in units: more than the rounds can sell. */
    int units() {
        return stock;
    }

    /** Returns when it was killed, in words. */
    private String round(int round, URI address) throws IOException {
        AtomicInteger answers = new AtomicInteger();
        server.load();
        List<Future<?>> loads = load(address, answers);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROUND_SECONDS);
        while (answers.get() < plan.answers(round)
                && server.isAlive()
                && !server.standsStill()
                && !loads.stream().allMatch(Future::isDone)
                && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_DELAY_MICROS)));
        Moment moment = server.standsStill() ? plan.moment(round) : Moment.LOAD;
        kill("round " + round, moment);
        for (Future<?> load : loads) {
            await(load);
        }
        return moment.words;
    }

    private List<Future<?>> load(URI address, AtomicInteger answers) {
        List<Future<?>> loads = new ArrayList<>();
        for (Buyer buyer : buyers) {
            Shop shop = new Shop(http, address, key);
            loads.add(clients.submit(() -> buyer.buy(shop, answers)));
        }
        return loads;
    }

    /** What the rounds have left goes to whoever comes: not one unit more, not one less. */
    private void sellOut(URI address) throws IOException {
        Shop shop = new Shop(http, address, key);
        for (int turn = 0; turn < TURNS_TO_SELL_OUT && !buyers.stream().allMatch(Buyer::isSoldOut); turn++) {
            for (Future<?> load : load(address, new AtomicInteger())) {
                await(load);
            }
            for (Buyer buyer : buyers) {
                buyer.askAgain(shop);
            }
        }
        int told = allTold().size();
        verifier.verify(shop.page(), stock, told);
        if (told != stock) {
            findings.add(Findings.Kind.COUNT, told + " of " + stock + " units are told, and nobody gets the others");
        }
    }

    private void kill(String when, Moment moment) throws IOException {
        Optional<Integer> endedBefore = server.kill();
        kills.add(moment);
        if (endedBefore.isPresent()) {
            findings.add(
                    Findings.Kind.SERVER,
                    when + ": ended by itself with " + endedBefore.get() + ":\n" + server.lastWords());
        }
    }

    /** Recovery must survive its own crash. Returns when they were killed, in words. */
    private String killStarts(int round) throws IOException, ServerProcess.NotServing {
        StringBuilder killed = new StringBuilder();
        for (Aim aim : plan.starts(round)) {
            server = ServerProcess.start(settings, ++starts, Optional.of(aim));
            Moment moment = server.awaitStandstill() ? aim.moment() : Moment.IDLE;
            kill("start " + starts, moment);
            killed.append(", ").append(moment.words);
        }
        return killed.toString();
    }

    /** Asks again for what was lost, checks what was told, and says how the round went. */
    private void settle(int round, URI address, String kills) throws IOException {
        Shop shop = new Shop(http, address, key);
        List<Told> fresh = new ArrayList<>();
        Map<String, Integer> again = new HashMap<>();
        for (Buyer buyer : buyers) {
            again.merge(buyer.askAgain(shop), 1, Integer::sum);
            fresh.addAll(buyer.toldInThisRound());
        }
        int kept = again.getOrDefault("kept", 0);
        int bought = again.getOrDefault("bought", 0);
        int refused = again.getOrDefault("refused", 0);
        keptAfterLoss += kept;
        boughtAfterLoss += bought;
        refusedAfterLoss += refused;
        verifyAll(address, fresh);
        Shop.Page page = shop.page();
        int told = allTold().size();
        verifier.verify(page, stock, told);
        out.printf(
                Locale.ROOT,
                "round %d of %d: %s; told %d, asked again %d (kept %d, bought %d, refused %d), sold %d, remaining %d,"
                        + " findings %d%n",
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

    private void verifyAll(URI address, List<Told> told) throws IOException {
        List<Future<?>> parts = new ArrayList<>();
        for (int i = 0; i < settings.connections(); i++) {
            int part = i;
            Shop shop = new Shop(http, address, key);
            parts.add(clients.submit(() -> {
                for (int at = part; at < told.size(); at += settings.connections()) {
                    verifier.verify(shop, told.get(at));
                }
                return null;
            }));
        }
        for (Future<?> part : parts) {
            await(part);
        }
    }

    /** No position and no id twice, and positions in the order in which the sale was decided. */
    private void verifyPositions() {
        Set<String> ids = new HashSet<>();
        List<Told> all = allTold();
        all.sort(Comparator.comparingLong(Told::position));
        Told before = null;
        for (Told told : all) {
            boolean inOrder =
                    before == null || (before.position() < told.position() && before.sequence() < told.sequence());
            if (!inOrder || !ids.add(told.orderId())) {
                findings.add(Findings.Kind.TWICE, before + " and " + told);
            }
            before = told;
        }
    }

    /** Whether the journal alone gives the state that was served last, with no traffic in between. */
    private boolean stateAfter(boolean stop) throws IOException, ServerProcess.NotServing {
        String served = new Admin(http, server.adminAddress(), token).stateHash();
        if (stop) {
            int code = server.stop();
            if (code != 0) {
                findings.add(Findings.Kind.SERVER, "SIGTERM ended it with " + code + ":\n" + server.lastWords());
            }
        } else {
            kill("the last kill", Moment.IDLE);
        }
        String replayed = Replay.stateHash(settings);
        boolean equal = served.equals(replayed);
        if (!equal) {
            findings.add(
                    Findings.Kind.STATE,
                    "after " + (stop ? "a stop" : "a kill") + " the journal gives " + replayed + ", served was "
                            + served);
        }
        return equal;
    }

    private List<Told> allTold() {
        List<Told> all = new ArrayList<>();
        buyers.forEach(buyer -> all.addAll(buyer.told()));
        return all;
    }

    private static void await(Future<?> work) throws IOException {
        try {
            work.get(2 * ROUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a client failed", failure.getCause());
        } catch (TimeoutException hangs) {
            throw new IOException("a client got no answer for " + 2 * ROUND_SECONDS + " s", hangs);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
