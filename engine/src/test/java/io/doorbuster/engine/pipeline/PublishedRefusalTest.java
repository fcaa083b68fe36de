package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.pipeline.PipelineConfig.Waiting;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The edge refuses by the newest view without asking the engine. So a change that makes such a refusal untrue is
 * published before it is answered: a shopper who sees the answer and buys at once gets through. The pipelines of these
 * tests rarely tick.
 */
class PublishedRefusalTest {
    private static final int TIMES = 100;
    private static final long WINDOW_MILLIS = 1_000;

    private final MemoryJournal journal = new MemoryJournal();
    private final AtomicLong nanos = new AtomicLong();
    private Pipeline pipeline;
    private Client client;

    @AfterEach
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldSellAUnitAgainAsSoonAsItsCancellationIsAnswered(final Topology topology) {
        start(topology, 1, 0);
        for (int order = 1; order <= TIMES; order++) {
            buyTheLast("user" + order);
            assertEquals(
                    Outcome.ORDER_CANCELLED,
                    client.ask(client.commands.cancelOrder(1, order, Desk.ascii("user" + order))).outcome);
            mustNotBeRefusedAtTheEdge(order);
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldSellAUnitAgainAsSoonAsItsRefundIsAnswered(final Topology topology) {
        start(topology, 1, 0);
        for (int order = 1; order <= TIMES; order++) {
            buyTheLast("user" + order);
            assertEquals(
                    Outcome.PAYMENT_CONFIRMED,
                    client.ask(client.commands.confirmPayment(1, order, Desk.ascii("ref" + order), Desk.ACTOR))
                            .outcome);
            assertEquals(
                    Outcome.ORDER_REFUNDED, client.ask(client.commands.endOrder(1, order, true, Desk.ACTOR)).outcome);
            mustNotBeRefusedAtTheEdge(order);
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldSellAUnitAgainAsSoonAsItsHoldIsSeenToHaveExpired(final Topology topology) {
        start(topology, 1, 0);
        for (int order = 1; order <= TIMES; order++) {
            buyTheLast("user" + order);
            passTime();
            client.ask(client.commands.readOrder(1, order, Desk.ascii("user" + order)));
            mustNotBeRefusedAtTheEdge(order);
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldTakeOrdersIntoTheWaitlistAgainAsSoonAsOneLeft(final Topology topology) {
        start(topology, 1, 1);
        buyTheLast("anna");
        for (int order = 2; order <= TIMES; order++) {
            client.buy(1, "user" + order);
            assertEquals(Outcome.WAITLISTED, client.answer().outcome);
            awaitRefusal();
            assertEquals(
                    Outcome.ORDER_CANCELLED,
                    client.ask(client.commands.cancelOrder(1, order, Desk.ascii("user" + order))).outcome);
            mustNotBeRefusedAtTheEdge(order);
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldSellTheUnitsOfARoundAsSoonAsItIsSeenToBeOpen(final Topology topology) {
        start(topology);
        final List<Round> rounds = List.of(new Round(0, 1), new Round(Desk.NOON + WINDOW_MILLIS, 1));
        client.create(new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1).withRounds(rounds, false));
        buyTheLast("anna");
        passTime();
        client.ask(client.commands.readState());
        mustNotBeRefusedAtTheEdge(1);
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldShowAllUnitsOfTheHoldsThatExpireWithOneCommand(final Topology topology) {
        final int units = 1_000;
        start(topology, units, 0);
        for (int i = 1; i < units; i++) {
            client.buyOnceThereIsRoom(1, "user" + i);
            client.answer();
        }
        buyTheLast("anna");
        final SaleView before = view();
        passTime();
        final Decision decision = client.ask(client.commands.readState());
        assertTrue(decision.sequence >= before.sequence() + units);
        assertEquals(units, view().remaining());
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldStillTellOtherUsersFromHoldersInARestockedSale(final Topology topology) {
        final int units = 20_000;
        start(topology);
        client.create("sale-a", 1);
        client.ask(client.commands.restock(1, units - 1, Desk.ascii("more"), Desk.ACTOR));
        for (int i = 0; i < units; i++) {
            client.buyOnceThereIsRoom(1, "holder" + i);
        }
        for (int i = 0; i < units; i++) {
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        final PublishedSale sale = pipeline.directory().find("sale-a");
        int suspected = 0;
        for (int i = 0; i < units; i++) {
            assertTrue(sale.mayHold(Desk.ascii("holder" + i)));
            suspected += sale.mayHold(Desk.ascii("stranger" + i)) ? 1 : 0;
        }
        assertTrue(suspected <= units / 50, suspected + " of " + units + " other users suspected");
    }

    /**
     * Checks the view right after the reply. The views are published before the reply, so the receiver of the reply
     * would be judged by this view.
     */
    private void mustNotBeRefusedAtTheEdge(final int round) {
        assertFalse(isRefusedAtTheEdge(), "refused at the edge in round " + round);
    }

    private boolean isRefusedAtTheEdge() {
        return view().stateAt(pipeline.clock().now()) == SaleState.SOLD_OUT && !view().takesPlaces();
    }

    private SaleView view() {
        return pipeline.directory().find("sale-a").view();
    }

    private void buyTheLast(final String user) {
        client.buy(1, user);
        assertEquals(Outcome.SECURED, client.answer().outcome);
        assertEquals(0, view().remaining());
    }

    private void awaitRefusal() {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Client.PATIENCE_SECONDS);
        while (!isRefusedAtTheEdge()) {
            assertTrue(System.nanoTime() - deadline < 0, "no view at the tick");
            Thread.onSpinWait();
        }
    }

    private void passTime() {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS));
    }

    private void start(final Topology topology, final int units, final int places) {
        start(topology);
        client.create(
                new SaleTerms("sale-a", "", units, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(WINDOW_MILLIS, places));
    }

    private void start(final Topology topology) {
        final PipelineConfig config = new PipelineConfig(256, 128, 16, 50, 1_000, topology, Waiting.BACKOFF);
        pipeline =
                Pipeline.start(config, new Sales(), journal, new EngineClock(0, () -> Desk.NOON, nanos::get), cause -> {
                    throw new AssertionError(cause);
                });
        client = new Client(pipeline);
    }
}
