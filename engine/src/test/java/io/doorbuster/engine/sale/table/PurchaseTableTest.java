package io.doorbuster.engine.sale.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.support.Desk;
import org.junit.jupiter.api.Test;

/** Purchases: one line per command, its outcome at the end. The first line of a table creates sale 1. */
class PurchaseTableTest {
    @Test
    void shouldDecideEveryOutcomeOfAnOpenSale() {
        Table.play("""
                create  sale-a stock=3 limit=2 max=2           SALE_CREATED
                create  sale-a stock=9 limit=1 max=1           SALE_EXISTS
                buy     7 anna 1 -                             UNKNOWN_SALE
                buy     0 anna 1 -                             UNKNOWN_SALE
                buy     1 anna 0 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna -1 -                            QUANTITY_NOT_ALLOWED
                buy     1 anna 3 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 2147483647 -                    QUANTITY_NOT_ALLOWED
                buy     1 anna 1 k1                            SECURED order=1 position=1 before=0
                buy     1 anna 1 k1                            SECURED order=1 position=1 before=0 replayed
                buy     1 anna 2 k1                            KEY_REUSED
                buy     1 bert 1 k1                            SECURED order=2 position=2 before=1
                buy     1 anna 2 k2                            LIMIT_REACHED
                buy     1 carl 2 -                             SOLD_OUT
                buy     1 anna 1 k2                            SECURED order=3 position=3 before=2
                buy     1 anna 1 k3                            LIMIT_REACHED
                buy     1 carl 1 -                             SOLD_OUT
                buy     1 carl 3 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 1 k1                            SECURED order=1 position=1 before=0 replayed
                """);
    }

    @Test
    void shouldHonourOpeningAndClosingToTheMillisecond() {
        Table.play("""
                create  sale-a stock=5 limit=1 max=1 opens=10 closes=20   SALE_CREATED
                buy     1 anna 9 -                             NOT_OPEN opens=10
                at      9
                buy     1 anna 1 k1                            NOT_OPEN opens=10
                at      10
                buy     1 anna 1 k1                            SECURED order=1 position=1 before=0
                at      19
                buy     1 bert 1 -                             SECURED order=2 position=2 before=1
                at      20
                buy     1 carl 1 -                             SALE_CLOSED
                buy     1 carl 9 -                             SALE_CLOSED
                buy     1 anna 1 k1                            SECURED order=1 position=1 before=0 replayed
                buy     1 anna 2 k1                            KEY_REUSED
                restock 1 5 r1                                 SALE_CLOSED
                pause   1                                      SALE_CLOSED
                resume  1                                      SALE_CLOSED
                close   1                                      SALE_CHANGED
                """);
    }

    @Test
    void shouldPauseResumeAndCloseOnce() {
        Table.play("""
                create  sale-a stock=5 limit=1 max=1 opens=5   SALE_CREATED
                pause   1                                      SALE_CHANGED events=1
                pause   1                                      SALE_CHANGED events=0
                buy     1 anna 1 -                             NOT_OPEN opens=5
                at      5
                buy     1 anna 1 -                             SALE_PAUSED
                buy     1 anna 9 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED events=1
                resume  1                                      SALE_CHANGED events=0
                buy     1 anna 1 k                             SECURED order=1 position=1 before=0
                pause   1                                      SALE_CHANGED events=1
                buy     1 anna 1 k                             SECURED order=1 position=1 before=0 replayed
                close   1                                      SALE_CHANGED events=1
                close   1                                      SALE_CHANGED events=0
                buy     1 bert 1 -                             SALE_CLOSED
                pause   9                                      UNKNOWN_SALE
                resume  9                                      UNKNOWN_SALE
                close   9                                      UNKNOWN_SALE
                restock 9 1 r                                  UNKNOWN_SALE
                """);
    }

    @Test
    void shouldRestockUpAndDownOncePerKeyAndNeverBelowSoldUnits() {
        Table.play("""
                create  sale-a stock=2 limit=1 max=1           SALE_CREATED
                buy     1 anna 1 -                             SECURED order=1 position=1 before=0
                buy     1 bert 1 -                             SECURED order=2 position=2 before=1
                buy     1 carl 1 -                             SOLD_OUT
                restock 1 -1 r1                                WOULD_BREAK_ORDERS
                restock 1 2 r1                                 SALE_CHANGED events=1 remaining=2
                restock 1 2 r1                                 SALE_CHANGED events=0 remaining=2 replayed
                restock 1 3 r1                                 KEY_REUSED
                restock 1 -1 r2                                SALE_CHANGED events=1 remaining=1
                restock 1 -2 r3                                WOULD_BREAK_ORDERS
                restock 1 1000000000 r3                        STOCK_TOO_LARGE
                restock 1 -2147483648 r3                       WOULD_BREAK_ORDERS
                buy     1 carl 1 -                             SECURED order=3 position=3 before=2
                buy     1 dora 1 -                             SOLD_OUT
                """);
    }

    @Test
    void shouldRefuseMoreSalesThanConfigured() {
        final Desk desk = new Desk(100);
        for (int i = 1; i <= 100; i++) {
            assertEquals(Outcome.SALE_CREATED, desk.create("sale-" + i, 1, 1, 1));
        }
        assertEquals(Outcome.TOO_MANY_SALES, desk.create("one-more", 1, 1, 1));
        assertEquals(Outcome.SALE_EXISTS, desk.create("sale-7", 1, 1, 1));
    }

    @Test
    void shouldConsumeNothingWithARefusal() {
        final Desk desk = new Desk();
        desk.create("sale-a", 1, 1, 1);
        desk.buy(1, "anna", 1, "k");
        final long hash = desk.sales.stateHash();
        for (int i = 0; i < 1_000; i++) {
            desk.buy(1, "user" + i, 1, "k" + i);
            desk.buy(1, "anna", 1, "other" + i);
        }
        assertEquals(hash, desk.sales.stateHash());
        assertEquals(1, desk.sales.buyers(1));
        assertEquals(2002, desk.sales.sequence(), "sold-out and limit-reached refusals are facts in the journal");
    }
}
