package io.doorbuster.engine.sale.table;

import org.junit.jupiter.api.Test;

/** Changes to a sale while it runs, restocks, removal: one line per command, see {@link Table}. */
class MerchantTableTest {
    @Test
    void shouldAcceptNothingNewWithoutMemory() {
        Table.play("""
                create  sale-a stock=1 reg=9 regcloses=50 opens=90  SALE_CREATED
                restock 1 1 r1                                 SALE_CHANGED
                register 1 anna                                REGISTERED
                memory  none
                create  sale-b                                 MEMORY_FULL
                create  sale-a                                 SALE_EXISTS
                restock 1 1 r2                                 MEMORY_FULL stock=2
                restock 1 1 r1                                 SALE_CHANGED stock=2 replayed
                register 1 bert                                MEMORY_FULL registered=1
                register 1 anna                                REGISTERED registered=1 replayed
                change  1 title=other                          SALE_CHANGED
                close   1                                      SALE_CHANGED
                remove  1                                      SALE_REMOVED
                memory  some
                create  sale-b                                 SALE_CREATED
                """);
    }

    @Test
    void shouldRefuseARestockInThisOrder() {
        Table.play("""
                restock 1 1 r                                  UNKNOWN_SALE
                create  sale-a rounds=0:5,50:999999990 limit=5 window=100  SALE_CREATED
                restock 1 2 r1                                 SALE_CHANGED stock=7
                buy     1 anna 5 -                             SECURED
                restock 1 -3 r2                                WOULD_BREAK_ORDERS remaining=2
                restock 1 4 r2                                 STOCK_TOO_LARGE
                restock 1 3 r2                                 SALE_CHANGED remaining=5
                restock 1 1 r3                                 STOCK_TOO_LARGE
                restock 1 -5 r3                                SALE_CHANGED remaining=0
                restock 1 4 r2                                 KEY_REUSED
                restock 1 1000000000 r2                        KEY_REUSED
                restock 1 -1000 r2                             KEY_REUSED
                restock 1 -1 r4                                WOULD_BREAK_ORDERS
                close   1                                      SALE_CHANGED
                restock 1 1000000000 r4                        SALE_CLOSED
                restock 1 -1000 r4                             SALE_CLOSED
                restock 1 3 r2                                 SALE_CHANGED events=0 replayed
                restock 1 4 r2                                 KEY_REUSED
                """);
    }

    @Test
    void shouldNeverTakeBackHeldOrSoldUnits() {
        Table.play("""
                create  sale-a stock=5 limit=2 window=100      SALE_CREATED
                buy     1 anna 2 -                             SECURED
                buy     1 bert 2 -                             SECURED
                pay     1 1 p                                  PAYMENT_CONFIRMED held=2 sold=2 remaining=1
                restock 1 -2 r1                                WOULD_BREAK_ORDERS
                restock 1 -1 r1                                SALE_CHANGED remaining=0 stock=4
                restock 1 -1 r2                                WOULD_BREAK_ORDERS
                at      100
                restock 1 -2 r2                                SALE_CHANGED stock=2 sold=2 held=0 remaining=0
                restock 1 0 r3                                 SALE_CHANGED stock=2
                """);
    }

    @Test
    void shouldRefuseAChangeInThisOrder() {
        Table.play("""
                change  1 limit=1                              UNKNOWN_SALE
                create  sale-a stock=9 limit=3 max=2 closes=50 SALE_CREATED
                buy     1 anna 2 -                             SECURED
                change  1 limit=0                              CHANGE_NOT_ALLOWED
                change  1 limit=1                              CHANGE_NOT_ALLOWED
                change  1 limit=1 max=1                        WOULD_BREAK_ORDERS
                change  1 limit=1 max=2                        CHANGE_NOT_ALLOWED
                change  1 limit=1001                           CHANGE_NOT_ALLOWED
                change  1 max=0                                CHANGE_NOT_ALLOWED
                change  1 max=4                                CHANGE_NOT_ALLOWED
                change  1 wait=-2                              CHANGE_NOT_ALLOWED
                change  1 wait=10000001                        CHANGE_NOT_ALLOWED
                change  1 limit=2                              SALE_CHANGED events=1
                change  1 limit=2 max=2                        SALE_CHANGED events=0
                change  1 title=New                            SALE_CHANGED events=1
                change  1 title=New closes=50                  SALE_CHANGED events=0
                at      10
                change  1 closes=10                            CHANGE_NOT_ALLOWED
                change  1 closes=10 limit=1 max=1              CHANGE_NOT_ALLOWED
                change  1 closes=11                            SALE_CHANGED now=open
                at      11
                change  1 closes=99                            SALE_CLOSED now=closed
                change  1 limit=0                              SALE_CLOSED
                """);
    }

    @Test
    void shouldRefuseAnEndBeforeAnOpeningOrTheEndOfRegistration() {
        Table.play("""
                create  sale-a rounds=10:1,20:1 closes=50 reg=1 regcloses=30  SALE_CREATED
                change  1 closes=20                            CHANGE_NOT_ALLOWED
                change  1 closes=29                            CHANGE_NOT_ALLOWED
                change  1 closes=30                            SALE_CHANGED
                """);
    }

    @Test
    void shouldNotLowerTheLimitBelowTheCountedUnitsOfAUser() {
        Table.play("""
                create  sale-a stock=3 limit=3 window=100 wait=3  SALE_CREATED
                buy     1 anna 3 -                             SECURED
                buy     1 bert 2 -                             WAITLISTED
                change  1 limit=2 max=2                        WOULD_BREAK_ORDERS
                cancel  1 1 anna                               ORDER_CANCELLED
                change  1 limit=2 max=2                        SALE_CHANGED
                change  1 limit=1 max=1                        WOULD_BREAK_ORDERS
                pay     1 2 p                                  PAYMENT_CONFIRMED
                end     1 2 keep                               ORDER_REFUNDED
                change  1 limit=1 max=1                        WOULD_BREAK_ORDERS
                change  1 limit=5                              SALE_CHANGED
                buy     1 bert 1 -                             SECURED
                """);
    }

    @Test
    void shouldRemoveOnlyAClosedSaleWithoutHeldOrders() {
        Table.play("""
                remove  1                                      UNKNOWN_SALE
                create  sale-a stock=2 window=100 wait=1 closes=200  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                remove  1                                      SALE_NOT_CLOSED
                pause   1                                      SALE_CHANGED
                remove  1                                      SALE_NOT_CLOSED
                buy     1 carl 1 -                             SALE_PAUSED
                close   1                                      SALE_CHANGED
                remove  1                                      WOULD_BREAK_ORDERS held=2
                pay     1 1 p                                  PAYMENT_CONFIRMED
                at      99
                remove  1                                      WOULD_BREAK_ORDERS held=1
                at      100
                remove  1                                      SALE_REMOVED events=2
                remove  1                                      UNKNOWN_SALE
                create  sale-a stock=1                         SALE_EXISTS
                create  sale-b stock=1                         SALE_CREATED
                buy     1 anna 1 -                             UNKNOWN_SALE
                buy     2 anna 1 -                             SECURED order=1 position=1
                pay     1 1 p                                  UNKNOWN_SALE
                """);
    }

    @Test
    void shouldRemoveASaleThatTimeClosed() {
        Table.play("""
                create  sale-a stock=2 closes=50               SALE_CREATED
                buy     1 anna 1 -                             SECURED
                at      49
                remove  1                                      SALE_NOT_CLOSED
                at      50
                remove  1                                      SALE_REMOVED
                """);
    }

    @Test
    void shouldOpenAtOnceBeforeTheEndInAnyCase() {
        Table.play("""
                at      100
                create  sale-a stock=1 closes=50               SALE_CREATED now=closed
                buy     1 anna 1 -                             SALE_CLOSED
                create  sale-b stock=1 closes=101              SALE_CREATED now=open
                buy     2 anna 1 -                             SECURED
                """);
    }

    @Test
    void shouldReadTheStateAndSetTheCheckpoints() {
        Table.play("""
                configure 2                                    CONFIGURED events=1
                configure 2                                    CONFIGURED events=0
                create  sale-a stock=1                         SALE_CREATED events=2
                state                                          STATE_READ events=0
                tick                                           TICKED events=0
                """);
    }
}
