package io.doorbuster.engine.sale.table;

import org.junit.jupiter.api.Test;

/** Rounds: one line per command, its outcome at the end; see {@link Table}. */
class RoundTableTest {
    @Test
    void shouldCarryUnsoldUnitsOverToTheNextRound() {
        Table.play("""
                create  sale-a rounds=10:3,20:2,30:1 carry limit=2 closes=40  SALE_CREATED stock=3 round=1 next=10
                buy     1 anna 1 -                             NOT_OPEN opens=10
                at      10
                buy     1 anna 2 -                             SECURED remaining=1 next=20
                at      19
                buy     1 bert 2 -                             SOLD_OUT round=1
                at      20
                buy     1 bert 2 -                             SECURED round=2 stock=5 remaining=1 position=2 before=2
                buy     1 anna 1 -                             LIMIT_REACHED
                at      30
                tick                                           TICKED round=3 stock=6 remaining=2 next=0 events=1
                """);
    }

    @Test
    void shouldWithdrawUnsoldUnitsWithoutCarryOver() {
        Table.play("""
                create  sale-a rounds=10:3,20:2 limit=3        SALE_CREATED stock=3
                at      10
                buy     1 anna 1 -                             SECURED remaining=2
                at      20
                tick                                           TICKED events=1 round=2 stock=3 sold=1 remaining=2
                buy     1 bert 3 -                             SOLD_OUT
                buy     1 bert 2 -                             SECURED remaining=0
                """);
    }

    @Test
    void shouldKeepUnitsThatComeBackAfterARoundOpened() {
        Table.play("""
                create  sale-a rounds=10:1,20:1 limit=3 window=15  SALE_CREATED
                at      10
                buy     1 anna 1 -                             SECURED payby=25
                at      20
                tick                                           TICKED stock=2 held=1 remaining=1
                at      25
                tick                                           TICKED stock=2 held=0 remaining=2
                """);
    }

    @Test
    void shouldExpireBeforeTheRoundOpensIfBothAreDueAtOnce() {
        Table.play("""
                create  sale-a rounds=10:1,20:1 window=10      SALE_CREATED
                at      10
                buy     1 anna 1 -                             SECURED payby=20
                at      20
                tick                                           TICKED events=2 stock=1 remaining=1
                """);
        Table.play("""
                create  sale-a rounds=10:1,20:1 window=10 wait=1  SALE_CREATED
                at      10
                buy     1 anna 1 -                             SECURED payby=20
                buy     1 bert 1 -                             WAITLISTED
                at      20
                tick                                           TICKED events=3 stock=2 held=1 remaining=1
                """);
    }

    @Test
    void shouldServeTheWaitlistFirstWhenARoundOpens() {
        Table.play("""
                create  sale-a rounds=10:1,20:2 window=100 wait=2  SALE_CREATED
                at      10
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             WAITLISTED
                at      20
                buy     1 carl 1 -                             SECURED order=3 position=3 remaining=0
                order   1 2 bert                               ORDER_FOUND status=secured position=2 payby=120
                """);
    }

    @Test
    void shouldOpenRoundsWhilePausedButPromoteNoOrder() {
        Table.play("""
                create  sale-a rounds=10:1,20:1 window=100 wait=2  SALE_CREATED
                at      10
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             WAITLISTED
                pause   1                                      SALE_CHANGED
                at      20
                tick                                           TICKED events=1 round=2 waitlisted=1 remaining=1
                resume  1                                      SALE_CHANGED events=2 waitlisted=0 remaining=0
                """);
    }

    @Test
    void shouldOpenAllRoundsThatAreDueAtOnceAndNoneOfAClosedSale() {
        Table.play("""
                create  sale-a rounds=10:1,20:1,30:1 carry     SALE_CREATED
                at      99
                tick                                           TICKED events=2 round=3 stock=3
                """);
        Table.play("""
                create  sale-a rounds=10:1,20:1,30:1 carry     SALE_CREATED
                at      19
                close   1                                      SALE_CHANGED
                at      99
                tick                                           TICKED events=0 round=1 stock=1
                """);
    }

    @Test
    void shouldOpenPastRoundsAsSoonAsTheSaleIsCreated() {
        Table.play("""
                at      50
                create  sale-a rounds=10:1,20:2,90:4           SALE_CREATED events=2 round=2 stock=2 remaining=2 next=90
                """);
    }
}
