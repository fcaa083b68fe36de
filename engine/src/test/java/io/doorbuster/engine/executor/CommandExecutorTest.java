package io.doorbuster.engine.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandExecutorTest {
    private final Sales sales = new Sales();
    private final CommandWriter commands = new CommandWriter();
    private final Decision decision = new Decision();
    private final EventParts events = new EventParts();
    private CommandExecutor executor = new CommandExecutor(sales);
    private long now = Desk.NOON;

    private Outcome run(final Command command) {
        executor.execute(command.buffer(), 0, now, decision, events);
        return decision.outcome;
    }

    private void openSale(final int stock, final long paymentWindowMillis) {
        final SaleTerms terms = new SaleTerms("phones", "", stock, 0, SaleTerms.NEVER, 1, 1);
        run(commands.createSale(terms.withPaymentWindow(paymentWindowMillis, 0), 1, 2, Desk.ACTOR));
    }

    private Outcome buy(final String user) {
        return run(commands.purchase(1, 1, Desk.ascii(user), CommandWriter.NO_KEY));
    }

    @Test
    void shouldLeaveTheEventsOfACommandInSequence() {
        openSale(1, 0);
        assertEquals(1, events.firstSequence());
        assertEquals(1, events.eventCount());
        buy("anna");
        assertEquals(2, events.firstSequence());
        assertEquals(1, events.eventCount());
        run(commands.readState());
        assertEquals(3, events.firstSequence());
        assertEquals(0, events.eventCount());
    }

    @Test
    void shouldDoDueThingsBeforeTheCommand() {
        openSale(1, 1_000);
        assertEquals(Outcome.SECURED, buy("anna"));
        now += 1_000;
        assertEquals(Outcome.SECURED, buy("bert"), "anna's unit comes back first");
        assertEquals(2, events.eventCount(), "an expiry and an order");
    }

    @Test
    void shouldSplitManyEventsIntoPartsThatEachReplay() {
        openSale(5_000, 1_000);
        for (int i = 0; i < 5_000; i++) {
            buy("user" + i);
        }
        now += 1_000;
        run(commands.tick());
        assertEquals(5_000, events.eventCount());
        assertTrue(events.partCount() > 1, "in one part");
        int sum = 0;
        long sequence = events.firstSequence();
        final EventReader reader = new EventReader();
        for (int part = 0; part < events.partCount(); part++) {
            final int end = events.partStart(part) + events.partLength(part);
            for (int offset = events.partStart(part); offset < end; sequence++) {
                offset += reader.read(events.buffer(), offset, end, sequence, new IgnoredEvents() {});
                sum++;
            }
        }
        assertEquals(5_000, sum);
    }

    @Test
    void shouldPassAnEventToTheObserverAfterApplyingIt() {
        final List<Integer> remaining = new ArrayList<>();
        executor = new CommandExecutor(sales, new IgnoredEvents() {
            @Override
            public void orderExpired(final long sequence, final long time, final int sale, final int order) {
                remaining.add(sales.remaining(sale));
            }
        });
        openSale(2, 1_000);
        buy("anna");
        buy("bert");
        now += 1_000;
        run(commands.tick());
        assertEquals(List.of(1, 2), remaining);
    }

    @Test
    void shouldAddACheckpointWhenOneIsDue() {
        run(commands.configure(EngineSettings.checkpointEvery(3)));
        openSale(2, 0);
        buy("anna");
        assertEquals(2, events.eventCount(), "the order and the checkpoint");
        assertEquals(sales.sequence(), events.firstSequence() + 1);
    }

    @Test
    void shouldFreeALargeBufferOnRelease() {
        openSale(1_000, 1_000);
        for (int i = 0; i < 1_000; i++) {
            buy("user" + i);
        }
        now += 1_000;
        run(commands.tick());
        assertTrue(events.capacity() > EventParts.MAX_KEPT_BYTES);
        events.release();
        assertTrue(events.capacity() <= EventParts.MAX_KEPT_BYTES);
    }

    /** A replay that stops in the middle of many due things has a checkpoint near. */
    @Test
    void shouldAddACheckpointAfterEachPartOfManyDueThings() {
        run(commands.configure(EngineSettings.checkpointEvery(100)));
        openSale(3 * Decider.MAX_DUE_AT_ONCE, 1_000);
        for (int i = 0; i < 3 * Decider.MAX_DUE_AT_ONCE; i++) {
            buy("user" + i);
        }
        now += 1_000;
        run(commands.tick());
        assertEquals(3 * Decider.MAX_DUE_AT_ONCE + 3, events.eventCount(), "an expiry each, and three checkpoints");
    }

    @Test
    void shouldCountTheRefusalsThatItDoesNotJournal() {
        run(commands.configure(new EngineSettings(0, 0, 2)));
        openSale(1, 0);
        buy("anna");
        for (int i = 0; i < 5; i++) {
            assertEquals(Outcome.SOLD_OUT, buy("bert"));
        }
        assertEquals(3, executor.refusalsNotJournaled(), "two of five are journaled");
    }

    @Test
    void shouldTakeAsManyAnnouncementsBeforeEachLoadAsItsDistance() {
        final int buyersOfALargeSale = 1 << 15;
        openSale(buyersOfALargeSale, 0);
        for (int i = 0; i < buyersOfALargeSale; i++) {
            buy("user" + i);
        }
        final Command next = commands.purchase(1, 1, Desk.ascii("anna"), CommandWriter.NO_KEY);
        for (int batch = 0; batch < 2; batch++) {
            for (int i = 0; i < Lookahead.DISTANCE; i++) {
                executor.expect(next.buffer(), 0);
            }
            executor.loadExpected();
        }
        for (int i = 0; i < Lookahead.DISTANCE; i++) {
            executor.expect(next.buffer(), 0);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> executor.expect(next.buffer(), 0));
    }
}
