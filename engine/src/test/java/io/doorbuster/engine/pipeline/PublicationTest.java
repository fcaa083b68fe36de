package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the directory shows what was decided: never before the force, and in time. */
class PublicationTest extends PipelineFixture {
    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldAnswerAndPublishNothingBeforeItIsDurable(final Topology topology) {
        final Pipeline pipeline = start(topology, 1_024);
        final AtomicReference<String> tooEarly = new AtomicReference<>();
        final CountDownLatch answered = new CountDownLatch(500);
        final Client client = new Client(pipeline);
        client.create("sale-a", 250);
        final PublishedSale sale = pipeline.directory().find("sale-a");
        final ReplyPort watcher = new ReplyPort() {
            @Override
            public void reply(final long correlation, final Decision decision) {
                final long durable = journal.durableSequence();
                if (decision.sequence > durable || sale.view().sequence() > durable) {
                    tooEarly.set(decision.sequence + ", view " + sale.view().sequence() + " before " + durable);
                }
                answered.countDown();
            }

            @Override
            public void endOfBatch() {}
        };
        for (int i = 0; i < 500; i++) {
            final Command purchase = client.commands.purchase(1, 1, Desk.ascii("user" + i), Desk.NO_KEY);
            final int correlation = i;
            Client.untilAdmitted(() -> pipeline.submit(purchase, watcher, correlation));
        }
        pipeline.close();
        assertEquals(0, answered.getCount(), "a drain answers all");
        assertNull(tooEarly.get());
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldPublishBeforeItAnswersTheMerchant(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        final Client client = new Client(pipeline);
        for (int i = 1; i <= 50; i++) {
            assertEquals(Outcome.SALE_CREATED, client.create("sale-" + i, 1).outcome);
            assertNotNull(pipeline.directory().find("sale-" + i));
            client.ask(client.commands.restock(i, i, Desk.ascii("r"), Desk.ACTOR));
            assertEquals(1 + i, pipeline.directory().find("sale-" + i).view().stock());
        }
        assertEquals(50, pipeline.directory().createdAfter(0).size());
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldPublishTheEdgeSettingsBeforeItAnswersAndAfterARestart(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        final Client client = new Client(pipeline);
        final Map<String, String> changes = Map.of("rate.user", "10/30");
        assertEquals(
                Outcome.EDGE_SETTINGS_CHANGED,
                client.ask(client.commands.changeEdgeSettings(changes, Desk.ACTOR)).outcome);
        assertEquals(changes, pipeline.directory().settings().values());
        pipeline.close();
        final Pipeline restarted =
                Pipeline.start(config(topology, 256), recovered(), journal, new EngineClock(0), failTest());
        assertEquals(changes, restarted.directory().settings().values());
        restarted.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldPublishASoldOutAtOnceAndOtherSalesWithinATick(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        final Client client = new Client(pipeline);
        client.create("sale-a", 2);
        client.buy(1, "anna");
        client.answer();
        await(() -> sale(pipeline).sold() == 1, "no view at the tick");
        client.buy(1, "bert");
        client.answer();
        assertEquals(0, sale(pipeline).remaining());
        final PublishedSale published = pipeline.directory().find("sale-a");
        assertTrue(published.mayHold(Desk.ascii("anna")));
        assertTrue(published.mayHold(Desk.ascii("bert")));
        assertFalse(published.mayHold(Desk.ascii("carl")));
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldUnpublishARemovedSaleOnlyAfterTheForce(final Topology topology) {
        final GatedJournal gate = new GatedJournal(journal);
        final Pipeline pipeline = Pipeline.start(config(topology, 256), sales, gate, new EngineClock(0), failTest());
        final Client client = new Client(pipeline);
        client.create("sale-a", 10);
        assertEquals(Outcome.SALE_CHANGED, client.ask(client.commands.closeSale(1, Desk.ACTOR)).outcome);
        assertEquals(3, journal.durableSequence(), "answered before it is durable");
        gate.shut();
        assertEquals(Admission.ADMITTED, client.submit(client.commands.removeSale(1, Desk.ACTOR)));
        gate.awaitForce();
        assertNotNull(pipeline.directory().find("sale-a"), "unpublished before it is durable");
        assertTrue(client.answers.isEmpty(), "answered before it is durable");
        gate.open();
        assertEquals(Outcome.SALE_REMOVED, client.answer().outcome);
        assertNull(pipeline.directory().find("sale-a"));
        client.buy(1, "anna");
        assertEquals(Outcome.UNKNOWN_SALE, client.answer().outcome);
        assertEquals(Outcome.SALE_EXISTS, client.create("sale-a", 1).outcome);
        pipeline.close();
        final Sales recovered = recovered();
        final Pipeline again =
                Pipeline.start(config(topology, 256), recovered, journal, new EngineClock(0), failTest());
        assertNull(again.directory().find("sale-a"));
        again.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldTreatAWaitlistedUserAsAHolder(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        final Client client = new Client(pipeline);
        client.create(new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(3_600_000, 2));
        client.buy(1, "anna");
        assertEquals(Outcome.SECURED, client.answer().outcome);
        client.buy(1, "bert");
        assertEquals(Outcome.WAITLISTED, client.answer().outcome);
        final PublishedSale published = pipeline.directory().find("sale-a");
        assertTrue(published.mayHold(Desk.ascii("bert")), "the request of a waitlisted user must reach the engine");
        assertFalse(published.mayHold(Desk.ascii("carl")));
        await(() -> sale(pipeline).waitlisted() == 1, "no view at the tick");
        pipeline.close();

        final Sales recovered = recovered();
        final Pipeline again = Pipeline.start(
                config(topology, 256), recovered, journal, new EngineClock(recovered.lastTime()), failTest());
        assertTrue(again.directory().find("sale-a").mayHold(Desk.ascii("bert")));
        assertFalse(again.directory().find("sale-a").mayHold(Desk.ascii("carl")));
        again.close();
    }
}
