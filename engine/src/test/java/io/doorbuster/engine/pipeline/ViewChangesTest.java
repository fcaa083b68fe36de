package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import org.junit.jupiter.api.Test;

/** Checks that views and holders' filters, which only observe the sale, leave no trace in it. */
class ViewChangesTest {
    /** Holders are added to the filters by 64, and a small filter grows with the 384th: not at the end of 64. */
    private static final int OTHER_BUYERS = 30;

    private static final int BUYERS = 400;

    private final CommandWriter commands = new CommandWriter();

    /** The business stage without its ring: {@code batch} commands long. */
    private final class Stage {
        final Sales sales = new Sales();
        final Decision decision = new Decision();
        private final EventParts events = new EventParts();
        private final ViewChanges views = new ViewChanges(sales);
        private final CommandExecutor executor = new CommandExecutor(sales, views);
        private final int batch;
        private int executed;

        Stage(final int batch) {
            this.batch = batch;
        }

        Outcome run(final Command command) {
            executor.execute(command.buffer(), 0, Desk.NOON, decision, events);
            views.take(false);
            if (++executed % batch == 0) {
                views.addHolders();
            }
            return decision.outcome;
        }

        /** Creates a sale whose filter is small, although many can buy. */
        Outcome create(final String saleId) {
            run(commands.createSale(new SaleTerms(saleId, "", 1, 0, SaleTerms.NEVER, 1, 1), 1, 2, Desk.ACTOR));
            return run(commands.restock(decision.sale, 1_000_000, Desk.ascii("more"), Desk.ACTOR));
        }

        Outcome buy(final int sale, final int user) {
            return run(commands.purchase(sale, 1, Desk.ascii("user-" + user), CommandWriter.NO_KEY));
        }

        void buyers(final int sale, final int count) {
            for (int user = 0; user < count; user++) {
                assertEquals(Outcome.SECURED, buy(sale, user));
            }
        }

        void closeAndRemove(final int sale) {
            run(commands.closeSale(sale, Desk.ACTOR));
            assertEquals(Outcome.SALE_REMOVED, run(commands.removeSale(sale, Desk.ACTOR)));
        }
    }

    @Test
    void shouldLeaveNoMemoryCountedForASaleThatSoldAndWasRemovedInOneBatch() {
        final Stage stage = new Stage(Integer.MAX_VALUE);
        stage.create("sale-a");
        final long one = stage.sales.memoryBytes();
        stage.create("sale-b");
        stage.closeAndRemove(2);
        final long idOfTheRemoved = stage.sales.memoryBytes() - one;
        stage.buyers(1, OTHER_BUYERS);
        final long before = stage.sales.memoryBytes();
        stage.create("sale-c");
        stage.buyers(3, BUYERS);
        stage.closeAndRemove(3);
        stage.views.addHolders();
        assertEquals(before + idOfTheRemoved, stage.sales.memoryBytes());
    }

    /** A replica decides the same only if no decision depends on how commands came together in batches. */
    @Test
    void shouldLeaveTheMemoryThatDecidesToTheStateAlone() {
        final Stage oneByOne = new Stage(1);
        final Stage together = new Stage(Integer.MAX_VALUE);
        final Command limit = commands.configure(new EngineSettings(0, 0, 0, 1 << 20));
        oneByOne.run(limit);
        together.run(limit);
        oneByOne.create("sale-a");
        together.create("sale-a");
        Outcome outcome = Outcome.SECURED;
        for (int user = 0; outcome == Outcome.SECURED; user++) {
            outcome = oneByOne.buy(1, user);
            assertEquals(outcome, together.buy(1, user));
            assertEquals(oneByOne.sales.memoryBytes(), together.sales.memoryBytes(), "after user " + user);
        }
        assertEquals(Outcome.MEMORY_FULL, outcome);
    }
}
