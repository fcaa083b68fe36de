package io.doorbuster.engine.sale.table;

import org.junit.jupiter.api.Test;

/** Holds and the waitlist: one line per command, its outcome at the end; see {@link Table}. */
class WaitlistTableTest {
    @Test
    void shouldExpireAHoldAtPayByAndNotAMillisecondBefore() {
        Table.play("""
                create  sale-a stock=1 limit=1 window=100 closes=500  SALE_CREATED
                at      5
                buy     1 anna 1 k1                            SECURED payby=105 held=1 sold=0 remaining=0
                at      104
                buy     1 bert 1 -                             SOLD_OUT held=1
                buy     1 anna 1 k1                            SECURED status=secured payby=105 replayed
                at      105
                buy     1 anna 1 k1                            SECURED status=expired payby=105 held=0 replayed
                buy     1 anna 1 k2                            SECURED order=2 position=2 before=1 payby=205
                at      204
                pay     1 2 p                                  PAYMENT_CONFIRMED status=paid held=0 sold=1
                at      300
                order   1 2 anna                               ORDER_FOUND status=paid payby=205
                orders  1 anna                                 ORDERS_FOUND orders=1:expired,2:paid
                """);
    }

    @Test
    void shouldRefuseAPaymentFromPayByOnEvenIfNothingElseHappened() {
        Table.play("""
                create  sale-a stock=1 window=100              SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                at      100
                pay     1 1 p                                  PAYMENT_LATE status=expired payby=100 remaining=1 events=1
                pay     1 1 p                                  PAYMENT_LATE status=expired events=0
                at      100000
                pay     1 1 p                                  PAYMENT_LATE events=0
                """);
    }

    @Test
    void shouldSecureForGoodWithoutAPaymentWindow() {
        Table.play("""
                create  sale-a stock=2 wait=5                  SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=0 sold=1 held=0
                buy     1 bert 1 -                             SECURED payby=0 sold=2 held=0
                buy     1 carl 1 -                             SOLD_OUT
                at      99999999
                order   1 1 anna                               ORDER_FOUND status=secured sold=2
                pay     1 1 p                                  PAYMENT_CONFIRMED status=paid sold=2
                cancel  1 2 bert                               ORDER_CANCELLED sold=1 remaining=1
                """);
    }

    @Test
    void shouldBeginAWaitlistOnlyWhenNothingIsLeftAndSomethingIsHeld() {
        Table.play("""
                create  sale-a stock=3 limit=2 window=100 wait=2  SALE_CREATED
                buy     1 anna 2 -                             SECURED remaining=1 held=2
                buy     1 bert 2 -                             SOLD_OUT waitlisted=0
                buy     1 bert 1 -                             SECURED remaining=0
                buy     1 carl 2 -                             WAITLISTED order=3 place=1 position=0 before=0 payby=0
                buy     1 dora 1 -                             WAITLISTED order=4 place=2 waitlisted=2
                buy     1 emil 1 -                             SOLD_OUT waitlisted=2
                pay     1 1 p1                                 PAYMENT_CONFIRMED
                pay     1 2 p2                                 PAYMENT_CONFIRMED held=0 waitlisted=2
                cancel  1 4 dora                               ORDER_CANCELLED waitlisted=1
                buy     1 emil 1 -                             SOLD_OUT
                """);
    }

    @Test
    void shouldPromoteTheHeadInTheSameStepAsAnExpiry() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=9       SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                at      40
                buy     1 bert 1 k                             WAITLISTED place=1
                buy     1 carl 1 -                             WAITLISTED place=2
                at      99
                order   1 2 bert                               ORDER_FOUND status=waitlisted place=1
                at      100
                tick                                           TICKED events=2
                order   1 2 bert                               ORDER_FOUND status=secured place=0 position=2 before=1 payby=200
                order   1 3 carl                               ORDER_FOUND status=waitlisted place=1
                buy     1 bert 1 k                             WAITLISTED status=secured position=2 payby=200 replayed
                buy     1 anna 1 -                             WAITLISTED order=4 place=2
                at      200
                tick                                           TICKED events=2
                order   1 3 carl                               ORDER_FOUND status=secured payby=300
                """);
    }

    @Test
    void shouldStartANewPaymentWindowWhenATickComesLate() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=9       SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                buy     1 bert 1 -                             WAITLISTED
                at      1234
                tick                                           TICKED events=2
                order   1 2 bert                               ORDER_FOUND status=secured payby=1334
                """);
    }

    @Test
    void shouldPromoteTheHeadInTheSameStepAsACancellationOrARestock() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=9       SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             WAITLISTED
                buy     1 carl 1 -                             WAITLISTED
                buy     1 dora 1 -                             WAITLISTED
                at      10
                cancel  1 1 anna                               ORDER_CANCELLED status=cancelled events=2 remaining=0 waitlisted=2
                order   1 2 bert                               ORDER_FOUND status=secured position=2 payby=110
                end     1 2 return                             ORDER_CANCELLED events=2 waitlisted=1
                order   1 3 carl                               ORDER_FOUND status=secured position=3 payby=110
                restock 1 1 r1                                 SALE_CHANGED events=2 waitlisted=0 remaining=0 held=2
                order   1 4 dora                               ORDER_FOUND status=secured position=4
                """);
    }

    @Test
    void shouldPromoteWhenAPaidOrderIsRefundedWithItsUnits() {
        Table.play("""
                create  sale-a stock=2 limit=2 window=100 wait=9  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                pay     1 1 p1                                 PAYMENT_CONFIRMED
                buy     1 carl 1 -                             WAITLISTED
                buy     1 dora 1 -                             WAITLISTED
                end     1 1 return                             ORDER_REFUNDED status=refunded events=2 sold=0 held=2
                order   1 3 carl                               ORDER_FOUND status=secured
                pay     1 2 p2                                 PAYMENT_CONFIRMED
                end     1 2 keep                               ORDER_REFUNDED events=1 sold=1 waitlisted=1
                order   1 4 dora                               ORDER_FOUND status=waitlisted place=1
                """);
    }

    @Test
    void shouldLetNoOrderOvertakeALargeHeadThatWaits() {
        Table.play("""
                create  sale-a stock=3 limit=3 window=100 wait=9  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 carl 1 -                             SECURED
                buy     1 dora 2 -                             WAITLISTED place=1
                buy     1 emil 1 -                             WAITLISTED place=2
                cancel  1 1 anna                               ORDER_CANCELLED events=1 remaining=1 waitlisted=2
                buy     1 anna 1 -                             WAITLISTED place=3 remaining=1
                cancel  1 2 bert                               ORDER_CANCELLED events=2 remaining=0 waitlisted=2
                order   1 4 dora                               ORDER_FOUND status=secured position=4 before=3
                order   1 5 emil                               ORDER_FOUND status=waitlisted place=1
                """);
    }

    @Test
    void shouldMoveUpTheLaterOrdersWhenOneLeavesFromTheMiddle() {
        Table.play("""
                create  sale-a stock=1 limit=2 window=100 wait=4  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 2 -                             WAITLISTED place=1
                buy     1 carl 1 -                             WAITLISTED place=2
                buy     1 dora 1 -                             WAITLISTED place=3
                buy     1 emil 1 -                             WAITLISTED place=4
                cancel  1 3 carl                               ORDER_CANCELLED status=cancelled place=0 waitlisted=3
                order   1 4 dora                               ORDER_FOUND place=2
                order   1 5 emil                               ORDER_FOUND place=3
                buy     1 carl 1 -                             WAITLISTED order=6 place=4
                cancel  1 1 anna                               ORDER_CANCELLED events=2 remaining=0
                order   1 4 dora                               ORDER_FOUND status=secured position=2 before=1
                order   1 2 bert                               ORDER_FOUND place=1
                cancel  1 2 bert                               ORDER_CANCELLED events=1 remaining=0
                order   1 5 emil                               ORDER_FOUND place=1
                """);
    }

    @Test
    void shouldPassOverAHeadThatWantsMoreThanCanComeBack() {
        Table.play("""
                create  sale-a stock=2 limit=2 window=100 wait=9  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 carl 2 -                             WAITLISTED place=1
                buy     1 dora 2 -                             WAITLISTED place=2
                buy     1 emil 1 -                             WAITLISTED place=3
                buy     1 fred 1 -                             WAITLISTED place=4
                pay     1 1 p                                  PAYMENT_CONFIRMED
                at      100
                tick                                           TICKED events=2 remaining=0 held=1 waitlisted=3
                order   1 5 emil                               ORDER_FOUND status=secured position=3 before=2 payby=200
                order   1 3 carl                               ORDER_FOUND status=waitlisted place=1
                order   1 6 fred                               ORDER_FOUND status=waitlisted place=3
                end     1 1 return                             ORDER_REFUNDED events=1 remaining=1 waitlisted=3
                buy     1 gina 1 -                             WAITLISTED place=4 remaining=1
                pay     1 5 p                                  PAYMENT_CONFIRMED events=2 remaining=0 held=1 waitlisted=3
                order   1 6 fred                               ORDER_FOUND status=secured position=4
                restock 1 2 r                                  SALE_CHANGED events=2 remaining=0 waitlisted=2
                order   1 3 carl                               ORDER_FOUND status=secured position=5
                """);
    }

    @Test
    void shouldSecureAPurchaseThatFitsWhenNoWaitlistedOrderDoes() {
        Table.play("""
                create  sale-a stock=2 limit=2 window=100 wait=9  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 carl 2 -                             WAITLISTED place=1
                pay     1 1 p                                  PAYMENT_CONFIRMED
                at      100
                tick                                           TICKED events=1 remaining=1 held=0 waitlisted=1
                buy     1 dora 2 -                             SOLD_OUT remaining=1 waitlisted=1
                buy     1 dora 1 -                             SECURED order=4 position=3 before=2 payby=200 waitlisted=1
                buy     1 emil 1 -                             WAITLISTED order=5 place=2
                at      200
                tick                                           TICKED events=2 remaining=0 held=1
                order   1 5 emil                               ORDER_FOUND status=secured position=4
                order   1 3 carl                               ORDER_FOUND status=waitlisted place=1
                """);
    }

    @Test
    void shouldNotPassOverTheHeadBeforeTheLastRoundOrWhilePaused() {
        Table.play("""
                create  sale-a rounds=0:2,500:1 carry limit=3 window=100 wait=9  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 carl 3 -                             WAITLISTED place=1
                buy     1 dora 1 -                             WAITLISTED place=2
                pay     1 1 p                                  PAYMENT_CONFIRMED
                at      100
                tick                                           TICKED events=1 remaining=1 held=0 waitlisted=2
                buy     1 emil 1 -                             SOLD_OUT
                pause   1                                      SALE_CHANGED
                at      500
                tick                                           TICKED events=1 remaining=2 waitlisted=2
                resume  1                                      SALE_CHANGED events=2 remaining=1 waitlisted=1
                order   1 4 dora                               ORDER_FOUND status=secured position=3 payby=600
                """);
    }

    @Test
    void shouldGiveAWaitlistedUserOnePlaceAndNothingElse() {
        Table.play("""
                create  sale-a stock=2 limit=3 window=100 wait=4  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 anna 1 k                             WAITLISTED order=3 place=1
                buy     1 anna 1 -                             LIMIT_REACHED counting=3,1
                buy     1 anna 1 k                             WAITLISTED order=3 place=1 replayed
                cancel  1 3 anna                               ORDER_CANCELLED
                buy     1 anna 1 -                             WAITLISTED order=4 place=1
                cancel  1 2 bert                               ORDER_CANCELLED
                buy     1 anna 1 -                             WAITLISTED order=5 place=1
                """);
    }

    @Test
    void shouldPromoteNoOrderWhilePausedAndAllWhenResumed() {
        Table.play("""
                create  sale-a stock=2 window=100 wait=4       SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 carl 1 -                             WAITLISTED
                buy     1 dora 1 -                             WAITLISTED
                at      50
                pause   1                                      SALE_CHANGED
                at      100
                tick                                           TICKED events=2
                order   1 3 carl                               ORDER_FOUND status=waitlisted place=1 remaining=2
                at      150
                resume  1                                      SALE_CHANGED events=3 remaining=0 held=2
                order   1 3 carl                               ORDER_FOUND status=secured payby=250
                order   1 4 dora                               ORDER_FOUND status=secured payby=250
                """);
    }

    @Test
    void shouldLapseTheWaitlistToTheMillisecondWhenTheSaleCloses() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=4 closes=60  SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                buy     1 bert 1 k                             WAITLISTED
                at      59
                order   1 2 bert                               ORDER_FOUND status=waitlisted place=1
                at      60
                order   1 2 bert                               ORDER_FOUND status=lapsed place=0 waitlisted=0 payby=0
                buy     1 bert 1 k                             WAITLISTED status=lapsed replayed
                cancel  1 2 bert                               ORDER_ENDED status=lapsed
                pay     1 2 p                                  ORDER_ENDED status=lapsed
                end     1 2 return                             ORDER_ENDED status=lapsed
                at      99
                pay     1 1 p                                  PAYMENT_CONFIRMED sold=1
                """);
    }

    @Test
    void shouldLapseTheWaitlistInTheSameStepAsTheMerchantCloses() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=4       SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                buy     1 bert 1 -                             WAITLISTED
                buy     1 carl 1 -                             WAITLISTED
                close   1                                      SALE_CHANGED events=2 waitlisted=0
                orders  1 bert                                 ORDERS_FOUND orders=2:lapsed
                at      100
                tick                                           TICKED events=1
                order   1 1 anna                               ORDER_FOUND status=expired remaining=1
                """);
    }

    @Test
    void shouldLapseAndNotPromoteWhenTheFirstTickComesAfterTheEnd() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=4 closes=150  SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                buy     1 bert 1 -                             WAITLISTED
                at      150
                tick                                           TICKED events=2
                orders  1 anna                                 ORDERS_FOUND orders=1:expired
                orders  1 bert                                 ORDERS_FOUND orders=2:lapsed remaining=1
                """);
        Table.play("""
                create  sale-a stock=1 window=100 wait=4 closes=150  SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                buy     1 bert 1 -                             WAITLISTED
                at      149
                tick                                           TICKED events=2
                orders  1 bert                                 ORDERS_FOUND orders=2:secured
                """);
    }

    @Test
    void shouldExpireInTheOrderOfSecuringAcrossSales() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=4       SALE_CREATED
                create  sale-b stock=1 window=50 wait=4        SALE_CREATED
                buy     1 anna 1 -                             SECURED payby=100
                buy     2 anna 1 -                             SECURED payby=50
                buy     1 bert 1 -                             WAITLISTED
                buy     2 bert 1 -                             WAITLISTED
                at      100
                tick                                           TICKED events=4
                list    2 1 9                                  ORDERS_FOUND orders=1:expired,2:secured
                list    2 8 9                                  ORDERS_FOUND orders=2:secured
                list    2 9 9                                  ORDERS_FOUND orders=none
                list    1 10 9                                 ORDERS_FOUND orders=2:secured
                """);
    }

    @Test
    void shouldLowerTheWaitlistCapacityWithoutRemovingAnOrder() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=2       SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             WAITLISTED
                buy     1 carl 1 -                             WAITLISTED
                change  1 wait=1                               SALE_CHANGED waitlisted=2
                buy     1 dora 1 -                             SOLD_OUT
                cancel  1 2 bert                               ORDER_CANCELLED waitlisted=1
                buy     1 dora 1 -                             SOLD_OUT
                change  1 wait=2                               SALE_CHANGED
                buy     1 dora 1 -                             WAITLISTED place=2
                """);
    }
}
