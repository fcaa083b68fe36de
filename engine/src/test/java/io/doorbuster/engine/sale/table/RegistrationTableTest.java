package io.doorbuster.engine.sale.table;

import org.junit.jupiter.api.Test;

/** Registrations: one line per command, its outcome at the end; see {@link Table}. */
class RegistrationTableTest {
    @Test
    void shouldTakeRegistrationsUntilTheSaleOpensByDefault() {
        Table.play("""
                create  sale-a stock=1 opens=20 reg=9          SALE_CREATED
                register 1 anna                                REGISTERED events=1 registered=1
                register 1 anna                                REGISTERED events=0 registered=1 replayed
                at      19
                register 1 bert                                REGISTERED registered=2
                at      20
                register 1 carl                                REGISTRATION_CLOSED closed=20 registered=2
                register 1 bert                                REGISTERED replayed
                buy     1 carl 1 -                             NOT_ELIGIBLE events=1
                buy     1 bert 1 -                             SECURED
                """);
        Table.play("""
                create  sale-a stock=1 opens=20 closes=50 reg=9 regcloses=30  SALE_CREATED
                at      29
                register 1 anna                                REGISTERED
                buy     1 anna 1 -                             SECURED
                at      30
                register 1 bert                                REGISTRATION_CLOSED closed=30
                orders  1 anna                                 ORDERS_FOUND orders=1:secured member=true
                orders  1 bert                                 ORDERS_FOUND orders=none member=false
                """);
    }

    @Test
    void shouldCheckInThisOrder() {
        Table.play("""
                register 7 anna                                UNKNOWN_SALE
                create  sale-a stock=1 opens=20                SALE_CREATED
                close   1                                      SALE_CHANGED
                register 1 anna                                REGISTRATION_NOT_NEEDED
                create  sale-b stock=1 opens=20 reg=1          SALE_CREATED
                register 2 anna                                REGISTERED
                register 2 bert                                REGISTRATION_FULL registered=1
                register 2 anna                                REGISTERED replayed
                at      20
                register 2 bert                                REGISTRATION_CLOSED closed=20
                register 2 anna                                REGISTERED replayed
                close   2                                      SALE_CHANGED
                register 2 bert                                SALE_CLOSED opens=0
                register 2 anna                                REGISTERED replayed
                remove  2                                      SALE_REMOVED
                register 2 anna                                UNKNOWN_SALE
                """);
    }

    @Test
    void shouldTakeRegistrationsWhilePaused() {
        Table.play("""
                create  sale-a stock=1 opens=20 reg=1          SALE_CREATED
                pause   1                                      SALE_CHANGED
                register 1 anna                                REGISTERED registered=1
                """);
    }

    @Test
    void shouldKeepTheRegistrationsOfEachSaleApart() {
        Table.play("""
                create  sale-a stock=1 opens=20 reg=9          SALE_CREATED
                create  sale-b stock=1 opens=20 reg=9          SALE_CREATED
                register 1 anna                                REGISTERED
                register 2 anna                                REGISTERED
                register 1 ann                                 REGISTERED
                register 1 annaa                               REGISTERED registered=3
                """);
    }
}
