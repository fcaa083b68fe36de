package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.pipeline.PipelineConfig.Waiting;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks what is admitted while the journal's disk is full, and how much disk space the journal is asked to reserve.
 */
class DiskRoomTest {
    private static final int SLOTS = 64;
    private static final long HOUR_MILLIS = 3_600_000;

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryJournal memory = new MemoryJournal();
    private volatile long asked;
    private volatile long appendable = Long.MAX_VALUE;

    private final Journal journal = new Journal() {
        @Override
        public int maxAppendBytes() {
            return memory.maxAppendBytes();
        }

        @Override
        public void append(
                final long firstSequence,
                final int eventCount,
                final DirectBuffer events,
                final int offset,
                final int length) {
            memory.append(firstSequence, eventCount, events, offset, length);
        }

        @Override
        public void force() {
            memory.force();
        }

        @Override
        public long reserve(final long bytes) {
            asked = bytes;
            return appendable;
        }

        @Override
        public void seal() {}
    };

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldReserveSpaceForEachOpenOrderUntilItEndsAndAfterARecovery(final Topology topology) {
        Pipeline pipeline = start(topology, new Sales());
        Client client = new Client(pipeline);
        client.create(new SaleTerms("sale-a", "", 3, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(HOUR_MILLIS, 2));
        client.create(new SaleTerms("sale-b", "", 9, 0, SaleTerms.NEVER, 1, 1));
        for (int i = 1; i <= 5; i++) {
            client.buy(1, "user" + i);
            client.answer();
            client.buy(2, "user" + i);
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        awaitAsked(5);
        client.ask(client.commands.confirmPayment(1, 1, Desk.ascii("ref"), Desk.ACTOR));
        awaitAsked(4);
        client.ask(client.commands.cancelOrder(1, 5, Desk.ascii("user5")));
        awaitAsked(3);
        assertEquals(
                Outcome.ORDER_CANCELLED, client.ask(client.commands.cancelOrder(1, 2, Desk.ascii("user2"))).outcome);
        awaitAsked(2);
        pipeline.close();

        final Sales recovered = new Sales();
        memory.replay(recovered);
        pipeline = start(topology, recovered);
        awaitAsked(2);
        nanos.set(TimeUnit.MILLISECONDS.toNanos(HOUR_MILLIS));
        client = new Client(pipeline);
        client.ask(client.commands.readState());
        awaitAsked(0);
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldKeepTheLastSpaceForTheOpenOrders(final Topology topology) {
        final Pipeline pipeline = start(topology, new Sales());
        final Client client = new Client(pipeline);
        client.create(new SaleTerms("sale-a", "", 9, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(HOUR_MILLIS, 2));
        for (int i = 1; i <= 3; i++) {
            client.buy(1, "user" + i);
            assertEquals(Outcome.SECURED, client.answer().outcome);
        }
        appendable = 1 << 20;
        awaitRefused(client, () -> client.commands.purchase(1, 1, Desk.ascii("late"), Desk.NO_KEY));
        assertEquals(Admission.DISK_LOW, client.submit(client.commands.restock(1, 1, Desk.ascii("r"), Desk.ACTOR)));
        assertEquals(
                Outcome.PAYMENT_CONFIRMED,
                client.ask(client.commands.confirmPayment(1, 1, Desk.ascii("ref1"), Desk.ACTOR)).outcome);
        assertEquals(Outcome.ORDER_REFUNDED, client.ask(client.commands.endOrder(1, 1, true, Desk.ACTOR)).outcome);

        appendable = 2 * DiskRoom.BYTES_PER_OPEN_ORDER;
        awaitRefused(client, () -> client.commands.pauseSale(1, Desk.ACTOR));
        assertEquals(Admission.DISK_LOW, client.submit(client.commands.endOrder(1, 2, true, Desk.ACTOR)));
        assertEquals(
                Outcome.PAYMENT_CONFIRMED,
                client.ask(client.commands.confirmPayment(1, 2, Desk.ascii("ref2"), Desk.ACTOR)).outcome);
        assertEquals(
                Outcome.ORDER_CANCELLED, client.ask(client.commands.cancelOrder(1, 3, Desk.ascii("user3"))).outcome);

        appendable = Long.MAX_VALUE;
        await(() -> client.buy(1, "late") == Admission.ADMITTED, "still refused");
        pipeline.close();
    }

    private static void awaitRefused(final Client client, final Supplier<Command> command) {
        await(
                () -> {
                    final Admission admission = client.submit(command.get());
                    if (admission == Admission.ADMITTED) {
                        client.answer();
                    }
                    return admission == Admission.DISK_LOW;
                },
                "still admitted");
    }

    private void awaitAsked(final long openOrders) {
        await(() -> asked == openOrders * DiskRoom.BYTES_PER_OPEN_ORDER, "not asked for " + openOrders + " orders");
    }

    private Pipeline start(final Topology topology, final Sales sales) {
        final PipelineConfig config = new PipelineConfig(SLOTS, SLOTS / 2, 16, 5, 100, topology, Waiting.BACKOFF);
        return Pipeline.start(config, sales, journal, new EngineClock(0, () -> Desk.NOON, nanos::get), cause -> {
            throw new AssertionError(cause);
        });
    }

    private static void await(final BooleanSupplier condition, final String otherwise) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Client.PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, otherwise);
            Thread.onSpinWait();
        }
    }
}
