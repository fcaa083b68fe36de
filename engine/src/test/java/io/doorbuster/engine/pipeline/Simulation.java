package io.doorbuster.engine.pipeline;

import static io.doorbuster.engine.pipeline.Promises.check;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One run: an engine that is cut off at any step and recovered from what its disk kept, several times, while its
 * clients continue to send requests. Everything runs on one thread and from one seed.
 */
final class Simulation {
    private static final int STEPS_PER_LIFE = 300;
    private static final int TRACED = 40;
    private static final int PATIENCE = 10_000;

    private final Random random;
    private final Topology topology;
    private final Coverage coverage;
    private final SimulatedTime time;
    private final SimulatedDisk disk;
    private final History history;
    private final Crowd crowd;
    private final Promises promises = new Promises();
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private long settingsPublishedAt;
    private final Map<String, SaleView> published = new HashMap<>();
    private Port[] ports = {};
    private SimulatedEngine engine;
    private Fate fate = Fate.kind();
    private long acknowledgedThrough;

    Simulation(final long seed, final Coverage coverage) {
        // Neighbouring seeds give similar first numbers.
        this.random = new Random(seed * 0x9e37_79b9_7f4a_7c15L);
        this.coverage = coverage;
        this.topology = random.nextBoolean() ? Topology.INLINE : Topology.STAGED;
        this.time = new SimulatedTime(random);
        this.disk = new SimulatedDisk(random);
        this.history = new History(coverage);
        this.crowd = new Crowd(random, coverage);
        this.engine = start(new Sales());
    }

    /** The topology and the last steps, oldest first. */
    String trace() {
        return topology + "\n  " + String.join("\n  ", trace);
    }

    void run() {
        final int lives = 1 + random.nextInt(5);
        for (int life = 0; life < lives; life++) {
            live();
            engine = start(recovered());
        }
        coverage.runsOfSeveralLives += lives > 1 ? 1 : 0;
        finish();
    }

    private SimulatedEngine start(final Sales sales) {
        fate = Fate.drawn(random);
        disk.inserted(fate);
        promises.restarted(sales.lastTime());
        ports = new Port[] {new Port(), new Port()};
        trace("start at " + sales.sequence());
        return new SimulatedEngine(topology, sales, disk, time.clock(sales.lastTime()), fate, history, random);
    }

    /** Runs until something fails or the engine is stopped cleanly. */
    private void live() {
        try {
            send(crowd.configure());
            for (int step = 0; step < STEPS_PER_LIFE; step++) {
                step();
            }
            drain();
            coverage.cleanStops++;
        } catch (final Fate.PowerCut cut) {
            trace(cut.getMessage());
            coverage.powerCuts.merge(cut.moment, 1, Integer::sum);
        } catch (final SimulatedDisk.Failure failure) {
            trace(failure.getMessage());
            coverage.appendFailures += failure.atForce ? 0 : 1;
            coverage.forceFailures += failure.atForce ? 1 : 0;
            fate.spare();
            for (int i = random.nextInt(4); i > 0; i--) {
                engine.stepPastFailure();
                checkPublished();
            }
        }
    }

    private void step() {
        if (random.nextInt(4) == 0) {
            time.pass();
        }
        if (random.nextInt(100) < 55) {
            send(crowd.next(publishedSales(), engine.clock.now()));
        } else {
            engine.step();
        }
        checkPublished();
    }

    private void send(final Request request) {
        if (engine.hasRoom()) {
            trace(request.toString());
            promises.asked(request);
            request.copiesUnderWay++;
            final boolean tick = request.kind == Request.Kind.TICK;
            engine.send(request, tick ? null : ports[random.nextInt(ports.length)]);
        }
    }

    private void drain() {
        for (int i = 0; !engine.isIdle(); i++) {
            check(i < PATIENCE, "the engine does not come to rest");
            engine.step();
            checkPublished();
        }
        for (final Port port : ports) {
            check(!port.open, "a batch of answers was never ended");
        }
    }

    /** A reply port. There are two, as if two threads had sent the requests. */
    private final class Port implements ReplyPort {
        private boolean open;

        @Override
        public void reply(final long correlation, final Decision decision) {
            final Request request = engine.requestOf(correlation);
            trace("  answer " + decision.outcome + (decision.replayed ? " again" : "") + " to " + request + ": order "
                    + decision.order + " " + decision.status + " " + decision.sequence);
            check(
                    engine.decidedThrough(correlation) <= disk.durableSequence(),
                    () -> "answered " + request + " after event " + engine.decidedThrough(correlation) + " with only "
                            + disk.durableSequence() + " durable");
            checkPublished();
            acknowledgedThrough = Math.max(acknowledgedThrough, engine.decidedThrough(correlation));
            note(request, decision);
            open = true;
            fate.at(Fate.Moment.ANSWERED);
        }

        @Override
        public void endOfBatch() {
            check(open, "the end of a batch without an answer");
            open = false;
        }
    }

    private void note(final Request request, final Decision decision) {
        coverage.outcomes.merge(decision.outcome, 1, Integer::sum);
        coverage.answeredKinds.add(request.kind);
        coverage.replays += decision.replayed ? 1 : 0;
        promises.answered(request, decision);
        crowd.answered(request, decision);
        if (decision.outcome == Outcome.SECURED || decision.outcome == Outcome.WAITLISTED) {
            final PublishedSale sale = publishedSale(request.sale);
            check(sale == null || sale.mayHold(Desk.ascii(request.user)), "a holder whom the filter does not know");
        }
        checkMerchantsView(request, decision);
        if (decision.outcome == Outcome.STATE_READ) {
            final Long hash = history.hashAt(decision.sequence);
            check(hash == null || hash == decision.stateHash, "another state was read than was there");
        }
    }

    /** Checks that the merchant is answered after the change is published. */
    private void checkMerchantsView(final Request request, final Decision decision) {
        switch (decision.outcome) {
            case SALE_CREATED -> check(engine.directory.find(request.saleId) != null, "created, and not published");
            case SALE_REMOVED -> check(publishedSale(request.sale) == null, "removed, and still published");
            case SALE_CHANGED ->
                check(
                        request.kind != Request.Kind.RESTOCK
                                || decision.replayed
                                || publishedSale(request.sale).view().sequence() >= decision.sequence,
                        "restocked, and not published");
            case EDGE_SETTINGS_CHANGED ->
                check(
                        engine.directory
                                .settings()
                                .values()
                                .getOrDefault(request.user, "")
                                .equals(request.key),
                        "settings changed, and not published");
            default -> {
                // Published at the next tick.
            }
        }
    }

    /** Checks that no view shows anything that is not durable, and that no view goes back. */
    private void checkPublished() {
        final long durable = disk.durableSequence();
        final long settingsAt = engine.directory.settings().sequence();
        check(
                settingsAt <= durable,
                () -> "published settings of " + settingsAt + " with only " + durable + " durable");
        check(settingsAt >= settingsPublishedAt, () -> "the settings went back to " + settingsAt);
        settingsPublishedAt = settingsAt;
        for (final PublishedSale sale : engine.directory.createdAfter(0)) {
            final SaleView view = sale.view();
            final SaleView before = published.put(view.terms().saleId(), view);
            check(view.sequence() <= durable, () -> "published " + view + " with only " + durable + " durable");
            check(
                    before == null || before.sequence() <= view.sequence(),
                    () -> "a view went back to " + view.sequence());
        }
        published.values().removeIf(view -> {
            final boolean gone = engine.directory.find(view.terms().saleId()) == null;
            final Long removal = history.removalOf(view.number());
            check(!gone || (removal != null && removal <= durable), "unpublished before its removal was durable");
            return gone;
        });
    }

    private List<SaleView> publishedSales() {
        final List<SaleView> views = new ArrayList<>();
        engine.directory.createdAfter(0).forEach(sale -> views.add(sale.view()));
        views.sort(Comparator.comparing(SaleView::number));
        return views;
    }

    private PublishedSale publishedSale(final int number) {
        for (final PublishedSale sale : engine.directory.createdAfter(0)) {
            if (sale.view().number() == number) {
                return sale;
            }
        }
        return null;
    }

    /** Recovers the state for the next engine, after comparing it with everything known about the previous life. */
    private Sales recovered() {
        final Sales lost = engine.sales;
        final long durable = disk.durableSequence();
        disk.crash();
        time.restart();
        crowd.cutOff();
        final Sales recovered = new Sales();
        disk.replay(recovered);
        final long sequence = recovered.sequence();
        trace("recovered " + sequence + " of " + lost.sequence() + ", durable " + durable);
        coverage.lostEvents += (int) (lost.sequence() - sequence);
        coverage.keptUnforced += (int) (sequence - durable);
        check(sequence <= lost.sequence(), "more was recovered than decided");
        check(sequence >= Math.max(durable, acknowledgedThrough), "acknowledged " + acknowledgedThrough + " is lost");
        check(history.isWhole(sequence), "a command was torn at " + sequence);
        final Long then = history.hashAt(sequence);
        check(then == null || then == recovered.stateHash(), "another state than there was at " + sequence);

        final Sales fromDecided = new Sales();
        history.replay(fromDecided, sequence);
        mustEqual(fromDecided, recovered, "what was decided up to " + sequence);
        final Sales fromSnapshot = new Sales();
        history.replay(fromSnapshot, random.nextInt((int) sequence + 1));
        final Sales decoded = Desk.encodedAndDecoded(fromSnapshot);
        history.replay(decoded, sequence);
        mustEqual(decoded, recovered, "a snapshot of " + fromSnapshot.sequence() + " and the tail");
        coverage.snapshots++;
        history.replay(fromDecided, lost.sequence());
        mustEqual(fromDecided, lost, "a replay of everything decided");

        StateRules.mustHoldIn(recovered);
        promises.mustHoldIn(recovered);
        history.cutTo(sequence);
        return random.nextBoolean() ? recovered : decoded;
    }

    private static void mustEqual(final Sales one, final Sales other, final String what) {
        check(one.stateHash() == other.stateHash(), "the hash is not that of " + what);
        check(
                StateRules.everythingIn(one).equals(StateRules.everythingIn(other)),
                "there is something else to be seen than in " + what);
    }

    /** Ends the run without failures: every request is answered, everything due happens, and all numbers agree. */
    private void finish() {
        fate.spare();
        for (int round = 0; !crowd.unanswered().isEmpty(); round++) {
            check(round < PATIENCE, "requests stay unanswered");
            for (final Request request : crowd.unanswered()) {
                send(request);
                engine.step();
            }
            drain();
        }
        for (int i = 0; i < 3; i++) {
            time.passAnHour();
            send(crowd.tick());
            drain();
            StateRules.mustHoldIn(engine.sales);
        }
        promises.mustHoldIn(engine.sales);
        promises.stockMustAddUpIn(engine.sales);
        final Sales again = recovered();
        check(again.sequence() == engine.sales.sequence(), "something was lost at the end");
    }

    private void trace(final String step) {
        if (trace.size() == TRACED) {
            trace.removeFirst();
        }
        trace.addLast(step);
    }
}
