package io.doorbuster.engine.sale.table;

import org.junit.jupiter.api.Test;

/** Payment, cancellation and refund of an order: one line per command, see {@link Table}. */
class OrderTableTest {
    @Test
    void shouldConfirmAPaymentOnceAndRecogniseItsReference() {
        Table.play("""
                create  sale-a stock=5 limit=5 window=100 wait=1  SALE_CREATED
                pay     7 1 p                                  UNKNOWN_SALE
                pay     1 1 p                                  UNKNOWN_ORDER
                buy     1 anna 5 -                             SECURED held=5
                pay     1 0 p                                  UNKNOWN_ORDER
                pay     1 -1 p                                 UNKNOWN_ORDER
                pay     1 2 p                                  UNKNOWN_ORDER
                buy     1 bert 1 -                             WAITLISTED
                pay     1 2 p                                  ORDER_WAITING status=waitlisted place=1
                pay     1 1 p1                                 PAYMENT_CONFIRMED status=paid held=0 sold=5 events=1
                pay     1 1 p1                                 PAYMENT_CONFIRMED status=paid events=0 replayed
                pay     1 1 p2                                 PAYMENT_CONFLICT status=paid
                pay     1 1 p                                  PAYMENT_CONFLICT
                pay     1 1 p11                                PAYMENT_CONFLICT
                at      100
                pay     1 1 p1                                 PAYMENT_CONFIRMED replayed
                end     1 1 return                             ORDER_REFUNDED
                pay     1 1 p1                                 ORDER_ENDED status=refunded
                """);
    }

    @Test
    void shouldFindAnOrderOfAnyUserForTheMerchant() {
        Table.play("""
                find    7 1                                    UNKNOWN_SALE
                create  sale-a stock=1 limit=1 window=100 wait=1  SALE_CREATED
                find    1 1                                    UNKNOWN_ORDER
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             WAITLISTED
                find    1 1                                    ORDER_FOUND status=secured payby=100 events=0
                find    1 2                                    ORDER_FOUND status=waitlisted place=1 events=0
                find    1 0                                    UNKNOWN_ORDER
                find    1 -1                                   UNKNOWN_ORDER
                find    1 3                                    UNKNOWN_ORDER
                at      100
                find    1 1                                    ORDER_FOUND status=expired
                """);
    }

    @Test
    void shouldAcceptAPaymentForAHoldOfAClosedSale() {
        Table.play("""
                create  sale-a stock=5 window=100              SALE_CREATED
                buy     1 anna 1 -                             SECURED
                close   1                                      SALE_CHANGED
                pay     1 1 p1                                 PAYMENT_CONFIRMED
                end     1 1 return                             ORDER_REFUNDED remaining=5
                """);
    }

    @Test
    void shouldRefuseAPaymentForAnOrderThatEnded() {
        Table.play("""
                create  sale-a stock=2 window=100              SALE_CREATED
                buy     1 anna 1 -                             SECURED
                cancel  1 1 anna                               ORDER_CANCELLED
                pay     1 1 p1                                 ORDER_ENDED status=cancelled
                buy     1 bert 1 -                             SECURED
                at      100
                pay     1 2 p1                                 PAYMENT_LATE status=expired payby=100
                """);
    }

    @Test
    void shouldLetTheOwnerCancelAnUnpaidOrder() {
        Table.play("""
                cancel  7 1 anna                               UNKNOWN_SALE
                create  sale-a stock=3 limit=1 window=100      SALE_CREATED
                cancel  1 1 anna                               UNKNOWN_ORDER
                buy     1 anna 1 -                             SECURED
                cancel  1 0 anna                               UNKNOWN_ORDER
                cancel  1 2 anna                               UNKNOWN_ORDER
                cancel  1 1 bert                               UNKNOWN_ORDER order=0
                cancel  1 1 ann                                UNKNOWN_ORDER
                cancel  1 1 anna                               ORDER_CANCELLED status=cancelled remaining=3 events=1
                cancel  1 1 anna                               ORDER_ENDED status=cancelled events=0
                cancel  1 1 bert                               UNKNOWN_ORDER
                buy     1 anna 1 -                             SECURED order=2 position=2 before=1
                pay     1 2 p                                  PAYMENT_CONFIRMED
                cancel  1 2 anna                               ORDER_PAID status=paid
                cancel  1 2 bert                               UNKNOWN_ORDER
                end     1 2 keep                               ORDER_REFUNDED
                cancel  1 2 anna                               ORDER_ENDED status=refunded
                buy     1 bert 1 -                             SECURED
                at      100
                cancel  1 3 bert                               ORDER_ENDED status=expired
                """);
    }

    @Test
    void shouldLetTheMerchantEndAnyOrderThatHasNotEnded() {
        Table.play("""
                end     7 1 return                             UNKNOWN_SALE
                create  sale-a stock=2 limit=1 window=100 wait=3  SALE_CREATED
                end     1 1 return                             UNKNOWN_ORDER
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 carl 1 -                             WAITLISTED
                buy     1 dora 1 -                             WAITLISTED
                end     1 3 keep                               ORDER_CANCELLED status=cancelled waitlisted=1
                end     1 3 keep                               ORDER_ENDED
                end     1 4 return                             ORDER_CANCELLED waitlisted=0
                end     1 1 keep                               ORDER_CANCELLED status=cancelled remaining=1
                pay     1 2 p                                  PAYMENT_CONFIRMED sold=1
                end     1 2 return                             ORDER_REFUNDED remaining=2 orders=2:refunded
                end     1 2 return                             ORDER_ENDED
                """);
    }

    @Test
    void shouldReturnTheUnitsAndLimitOfARefundOnlyIfAsked() {
        Table.play("""
                create  sale-a stock=2 limit=1 window=100      SALE_CREATED
                buy     1 anna 1 -                             SECURED
                pay     1 1 p                                  PAYMENT_CONFIRMED
                end     1 1 keep                               ORDER_REFUNDED sold=1 remaining=1
                buy     1 anna 1 -                             LIMIT_REACHED counting=1
                buy     1 bert 1 -                             SECURED
                pay     1 2 p                                  PAYMENT_CONFIRMED
                end     1 2 return                             ORDER_REFUNDED sold=1 remaining=1
                buy     1 bert 1 -                             SECURED position=3 before=2
                """);
    }

    @Test
    void shouldShowAnOrderToItsOwnerOnly() {
        Table.play("""
                order   1 1 anna                               UNKNOWN_SALE
                orders  1 anna                                 UNKNOWN_SALE
                list    1 0 9                                  UNKNOWN_SALE
                create  sale-a stock=3 limit=2                 SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 bert 1 -                             SECURED
                buy     1 anna 1 -                             SECURED
                order   1 1 anna                               ORDER_FOUND status=secured
                order   1 1 bert                               UNKNOWN_ORDER
                order   1 4 anna                               UNKNOWN_ORDER
                orders  1 anna                                 ORDERS_FOUND orders=1:secured,3:secured
                orders  1 carl                                 ORDERS_FOUND orders=none
                list    1 0 2                                  ORDERS_FOUND orders=1:secured,2:secured
                list    1 3 2                                  ORDERS_FOUND orders=2:secured,3:secured
                list    1 5 2                                  ORDERS_FOUND orders=none
                """);
    }
}
