package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineTest extends PipelineFixture {
    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldSellExactlyTheStockToACrowdAndAnswerEveryone(final Topology topology) throws InterruptedException {
        final Pipeline pipeline = start(topology, 256);
        new Client(pipeline).create("sale-a", 1_000);
        final List<Client> crowd = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            final Client client = new Client(pipeline);
            final int first = t * 1_000;
            crowd.add(client);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    client.buyOnceThereIsRoom(1, "user" + (first + i));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }
        int secured = 0;
        int soldOut = 0;
        for (final Client client : crowd) {
            for (int i = 0; i < 1_000; i++) {
                final Outcome outcome = client.answer().outcome;
                secured += outcome == Outcome.SECURED ? 1 : 0;
                soldOut += outcome == Outcome.SOLD_OUT ? 1 : 0;
            }
            assertTrue(client.batches.get() <= 1_000);
        }
        pipeline.close();
        assertEquals(1_000, secured);
        assertEquals(3_000, soldOut);
        assertEquals(0, pipeline.directory().find("sale-a").view().remaining());
        recovered();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldStopForGoodWhenTheJournalFails(final Topology topology) throws InterruptedException {
        final AtomicLong forcesLeft = new AtomicLong(3);
        final Journal failing = new Journal() {
            @Override
            public void append(
                    final long firstSequence,
                    final int eventCount,
                    final DirectBuffer events,
                    final int offset,
                    final int length) {
                journal.append(firstSequence, eventCount, events, offset, length);
            }

            @Override
            public void force() {
                if (forcesLeft.decrementAndGet() < 0) {
                    throw new InternalError("disk gone");
                }
                journal.force();
            }

            @Override
            public void seal() {}
        };
        final CountDownLatch stopped = new CountDownLatch(1);
        final Pipeline pipeline =
                Pipeline.start(config(topology, 256), sales, failing, new EngineClock(0), cause -> stopped.countDown());
        final Client client = new Client(pipeline);
        client.create("sale-a", 10);
        client.buy(1, "first");
        assertEquals(Outcome.SECURED, client.answer().outcome);
        client.buy(1, "second");
        await(() -> stopped.getCount() == 0 || !client.answers.isEmpty(), "neither stopped nor answered");
        assertTrue(client.answers.isEmpty(), "answered after a failed force");
        client.buy(1, "third");
        pipelineMustNotDrain(pipeline);
        assertTrue(client.answers.isEmpty(), "nothing is answered after a failed force");
        assertEquals(3, pipeline.durableSequence());
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldRefuseReadsFirstThenPurchasesAndKeepSlotsForTheMerchant(final Topology topology) {
        final GatedJournal gate = new GatedJournal(journal);
        final Pipeline pipeline = Pipeline.start(config(topology, 256), sales, gate, new EngineClock(0), failTest());
        final Client client = new Client(pipeline);
        client.create("sale-a", 1_000);
        final long forcesBefore = journal.forces();
        gate.shut();
        int admitted = 0;
        boolean readsRefusedFirst = false;
        while (client.buy(1, "user" + admitted) == Admission.ADMITTED) {
            admitted++;
            assertTrue(admitted < 1_000, "a ring that nothing leaves never gets full");
            if (admitted == 128) {
                readsRefusedFirst = areReadsRefused(client);
            }
        }
        assertTrue(readsRefusedFirst);
        assertTrue(admitted < 256, "purchases leave a reserve, yet " + admitted + " were admitted");
        assertEquals(Admission.ADMITTED, client.submit(client.commands.pauseSale(1, Desk.ACTOR)));
        gate.open();
        for (int i = 0; i < admitted; i++) {
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        assertEquals(Outcome.SALE_CHANGED, client.answer().outcome);
        final long forces = journal.forces() - forcesBefore;
        assertTrue(forces < admitted / 10, forces + " forces for " + admitted + " commands, most of which waited");
        assertEquals(admitted, sale(pipeline).sold(), "what was refused busy was not executed");
        pipeline.close();
        assertEquals(Admission.DRAINING, client.buy(1, "late"));
    }

    /** True if every kind of read of orders is refused. */
    private static boolean areReadsRefused(final Client client) {
        final CommandWriter commands = client.commands;
        return client.submit(commands.readOrder(1, 1, Desk.ascii("anna"))) == Admission.BUSY
                && client.submit(commands.readOrders(1, Desk.ascii("anna"), 0, 500)) == Admission.BUSY
                && client.submit(commands.findOrder(1, 1)) == Admission.BUSY
                && client.submit(commands.listOrders(1, 0, 500)) == Admission.BUSY;
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldContinueFromAReplayedState(final Topology topology) {
        Pipeline pipeline = start(topology, 256);
        Client client = new Client(pipeline);
        client.create("sale-a", 2);
        client.buy(1, "anna");
        client.answer();
        pipeline.close();

        final Sales recovered = recovered();
        pipeline = Pipeline.start(
                config(topology, 256), recovered, journal, new EngineClock(recovered.lastTime()), failTest());
        assertEquals(1, sale(pipeline).sold());
        assertTrue(pipeline.directory().find("sale-a").mayHold(Desk.ascii("anna")));
        client = new Client(pipeline);
        client.buy(1, "anna");
        final Decision refused = client.answer();
        assertEquals(Outcome.LIMIT_REACHED, refused.outcome);
        assertEquals(1, refused.countingOrder(0));
        assertSame(Outcome.STATE_READ, client.ask(client.commands.readState()).outcome);
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldSealWhenIdle(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        await(() -> journal.seals() > 0, "no seal though idle");
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldReportWhenTheLastTickPassedTheJournal(final Topology topology) {
        final GatedJournal gate = new GatedJournal(journal);
        final Pipeline pipeline = Pipeline.start(config(topology, 256), sales, gate, new EngineClock(0), failTest());
        final long start = System.nanoTime();
        await(() -> pipeline.lastTickNanos() - start > 0, "no tick came through");
        gate.shut();
        final Client client = new Client(pipeline);
        final SaleTerms terms = new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1);
        assertEquals(Admission.ADMITTED, client.submit(client.commands.createSale(terms, 1, 2, Desk.ACTOR)));
        gate.awaitForce();
        await(
                () -> System.nanoTime() - pipeline.lastTickNanos() > 100_000_000,
                "a tick passed a journal that is stuck");
        gate.open();
        final long opened = System.nanoTime();
        await(() -> pipeline.lastTickNanos() - opened > 0, "no tick came through again");
        pipeline.close();
    }

    /** The slot contains an earlier command, which must not be executed again. */
    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldRefuseAMalformedCommandAndGoOn(final Topology topology) {
        final Pipeline pipeline = start(topology, 64);
        final Client client = new Client(pipeline);
        client.create("sale-a", 1);
        final Command purchase =
                client.commands.purchase(1, 1, Desk.ascii("anna"), Desk.NO_KEY).copy();
        for (int length = 0; length < purchase.length(); length++) {
            assertEquals(Admission.MALFORMED, client.submit(new Command(purchase.buffer(), length)));
        }
        assertEquals(Outcome.SECURED, client.ask(purchase).outcome);
        pipeline.close();
        assertTrue(client.answers.isEmpty(), "a malformed command was answered");
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldTakeTheServersOwnCommandsFromNobodyElse(final Topology topology) {
        final Pipeline pipeline = start(topology, 64);
        final Client client = new Client(pipeline);
        final long settings = client.ask(client.commands.readState()).stateHash;
        assertEquals(Admission.MALFORMED, client.submit(client.commands.configure(EngineSettings.checkpointEvery(77))));
        assertEquals(Admission.MALFORMED, client.submit(client.commands.tick()));
        assertEquals(settings, client.ask(client.commands.readState()).stateHash);
        pipeline.close();
        assertTrue(client.answers.isEmpty(), "a command that only the server gives was answered");
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldStopAndExecuteNothingWhenACommandCannotBeCopiedIntoItsSlot(final Topology topology) {
        final CountDownLatch stopped = new CountDownLatch(1);
        final Pipeline pipeline =
                Pipeline.start(config(topology, 64), sales, journal, new EngineClock(0), cause -> stopped.countDown());
        final Client client = new Client(pipeline);
        client.create(new SaleTerms("sale-a", "", 1_000, 0, SaleTerms.NEVER, 1_000, 1));
        for (int i = 0; i < 2 * 64; i++) {
            client.buyOnceThereIsRoom(1, "anna");
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        final Client other = new Client(pipeline);
        final Command purchase = client.commands.purchase(1, 1, Desk.ascii("bert"), Desk.NO_KEY);
        final DirectBuffer broken = new UnsafeBuffer(purchase.buffer()) {
            @Override
            public byte[] byteArray() {
                throw new InternalError("a page of the source is gone");
            }
        };
        assertThrows(InternalError.class, () -> pipeline.submit(new Command(broken, purchase.length()), other, 7));
        assertEquals(0, stopped.getCount(), "not stopped");
        assertEquals(Admission.DRAINING, client.buy(1, "carl"), "taken after a failure");
        pipelineMustNotDrain(pipeline);
        await(pipeline::isEmpty, "the slot was not published");
        assertTrue(other.answers.isEmpty(), "whoever failed to submit got someone's answer");
        assertTrue(client.answers.isEmpty());
        assertEquals(2 * 64, sales.view(1).sold());
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldFreeTheMemoryOfASlotAfterItsReply(final Topology topology) {
        final int slots = 64;
        final AtomicLong nanos = new AtomicLong();
        final Pipeline pipeline = Pipeline.start(
                config(topology, slots), sales, journal, new EngineClock(0, () -> Desk.NOON, nanos::get), failTest());
        final Client client = new Client(pipeline);
        client.create(
                new SaleTerms("sale-a", "x".repeat(120), 700, 0, SaleTerms.NEVER, 600, 1).withPaymentWindow(1_000, 0));
        for (int i = 0; i < 600; i++) {
            client.buyOnceThereIsRoom(1, "anna");
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        for (int i = 0; i < slots; i++) {
            client.buyOnceThereIsRoom(1, "anna");
            assertEquals(600, client.answer().countingOrderCount());
            assertEquals(
                    500,
                    client.ask(client.commands.readOrders(1, Desk.ascii("anna"), 0, 500))
                            .orders
                            .size());
        }
        nanos.set(TimeUnit.SECONDS.toNanos(1));
        client.ask(client.commands.readState());
        await(() -> sale(pipeline).remaining() == 700, "the holds did not expire");
        pipeline.close();
        for (int i = 0; i < slots; i++) {
            final Slot slot = pipeline.slot(i);
            assertSame(List.of(), slot.decision.orders);
            assertNull(slot.replyPort);
            assertNull(slot.publications);
            assertTrue(slot.command.capacity() <= EventParts.MAX_KEPT_BYTES, slot.command.capacity() + " of command");
            assertTrue(slot.events.capacity() <= EventParts.MAX_KEPT_BYTES, slot.events.capacity() + " of events");
        }
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldDoAHugeNumberOfDueThingsInPartsThatEachFitIntoABatch(final Topology topology) {
        final int holds = 50_000;
        final AtomicLong nanos = new AtomicLong();
        final Pipeline pipeline = Pipeline.start(
                config(topology, 1_024), sales, journal, new EngineClock(0, () -> Desk.NOON, nanos::get), failTest());
        final Client client = new Client(pipeline);
        client.create(new SaleTerms("sale-a", "", holds, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(1_000, 0));
        for (int i = 0; i < holds; i++) {
            client.buyOnceThereIsRoom(1, "user" + i);
        }
        for (int i = 0; i < holds; i++) {
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        final long secured = journal.durableSequence();
        nanos.set(TimeUnit.SECONDS.toNanos(1));
        assertEquals(
                Outcome.PAYMENT_LATE,
                client.ask(client.commands.confirmPayment(1, holds, Desk.ascii("ref"), Desk.ACTOR)).outcome,
                "everything due was done before the command");
        await(() -> sale(pipeline).remaining() == holds, "the units are not back");
        pipeline.close();

        assertEquals(holds, journal.durableSequence() - secured - checkpointsAfter(secured));
        recovered();
    }

    /** The state with which a start would begin; the engine must be closed. */
    private long checkpointsAfter(final long sequence) {
        final AtomicLong checkpoints = new AtomicLong();
        journal.replay(new IgnoredEvents() {
            @Override
            public void checkpoint(final long at, final long time, final long stateHash) {
                checkpoints.addAndGet(at > sequence ? 1 : 0);
            }
        });
        return checkpoints.get();
    }

    private static void pipelineMustNotDrain(final Pipeline pipeline) {
        try {
            pipeline.drain(200);
        } catch (final IllegalStateException expected) {
            return;
        }
        throw new AssertionError("a stopped pipeline drained");
    }
}
