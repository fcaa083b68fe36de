package io.doorbuster.engine.sale.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Checks which refusal a purchase gets when several apply. Each pair that can apply at once has a block, which also
 * shows the second of the pair alone. The last test checks that the list of pairs is complete.
 */
class PurchasePrecedenceTest {
    /**
     * Listed in the order in which they are checked. REPLAY and KEY_REUSED exclude each other, as do SOLD_OUT and
     * WAITLISTED.
     */
    private static final List<String> ORDER = List.of(
            "UNKNOWN_SALE",
            "REPLAY",
            "KEY_REUSED",
            "SALE_CLOSED",
            "NOT_OPEN",
            "SALE_PAUSED",
            "NOT_ELIGIBLE",
            "QUANTITY_NOT_ALLOWED",
            "LIMIT_REACHED",
            "TOO_MANY_ORDERS",
            "SOLD_OUT",
            "MEMORY_FULL",
            "WAITLISTED");

    /** The pairs that cannot apply at once, with the reason. */
    private static final Map<String, String> IMPOSSIBLE = Map.ofEntries(
            Map.entry("REPLAY+KEY_REUSED", "the same quantity or another one"),
            Map.entry("REPLAY+NOT_OPEN", "who has an order has it from the open sale, and openings do not move"),
            Map.entry("KEY_REUSED+NOT_OPEN", "as above"),
            Map.entry("NOT_OPEN+LIMIT_REACHED", "as above"),
            Map.entry("NOT_OPEN+TOO_MANY_ORDERS", "as above"),
            Map.entry("NOT_OPEN+WAITLISTED", "nothing is held before the opening"),
            Map.entry("REPLAY+NOT_ELIGIBLE", "who has an order had registered, and nobody is struck off"),
            Map.entry("KEY_REUSED+NOT_ELIGIBLE", "as above"),
            Map.entry("NOT_ELIGIBLE+LIMIT_REACHED", "as above"),
            Map.entry("NOT_ELIGIBLE+TOO_MANY_ORDERS", "as above"),
            Map.entry("SOLD_OUT+WAITLISTED", "a waitlist takes them or it does not"));

    /** A removed sale leaves only its id. */
    private static final String OF_A_REMOVED_SALE = "UNKNOWN_SALE+";

    @Test
    void shouldKnowNothingOfARemovedSale() {
        Table.play("""
                create  sale-a stock=1 limit=1 max=1           SALE_CREATED
                pair    UNKNOWN_SALE REPLAY
                buy     1 anna 1 k1                            SECURED
                buy     1 anna 1 k1                            SECURED replayed
                close   1                                      SALE_CHANGED
                buy     1 anna 2 k1                            KEY_REUSED
                buy     1 bert 9 -                             SALE_CLOSED
                remove  1                                      SALE_REMOVED
                buy     1 anna 1 k1                            UNKNOWN_SALE
                buy     1 anna 2 k1                            UNKNOWN_SALE
                buy     1 bert 9 -                             UNKNOWN_SALE
                """);
    }

    @Test
    void shouldReplayAnAcceptedKeyWhateverBecameOfTheSale() {
        Table.play("""
                create  sale-a stock=9 limit=2 closes=50       SALE_CREATED
                buy     1 anna 2 k1                            SECURED order=1 position=1 before=0
                pair    REPLAY LIMIT_REACHED
                buy     1 anna 2 k1                            SECURED order=1 replayed
                buy     1 anna 2 k2                            LIMIT_REACHED counting=1
                pair    KEY_REUSED LIMIT_REACHED
                buy     1 anna 1 k1                            KEY_REUSED order=0
                buy     1 anna 1 k2                            LIMIT_REACHED counting=1
                change  1 limit=2 max=1                        SALE_CHANGED
                pair    REPLAY QUANTITY_NOT_ALLOWED
                buy     1 anna 2 k1                            SECURED order=1 units=2 replayed
                buy     1 anna 2 k2                            QUANTITY_NOT_ALLOWED
                pair    KEY_REUSED QUANTITY_NOT_ALLOWED
                buy     1 anna 0 k1                            KEY_REUSED
                buy     1 anna 0 k2                            QUANTITY_NOT_ALLOWED
                pause   1                                      SALE_CHANGED
                pair    REPLAY SALE_PAUSED
                buy     1 anna 2 k1                            SECURED order=1 replayed
                buy     1 anna 2 k2                            SALE_PAUSED
                pair    KEY_REUSED SALE_PAUSED
                buy     1 anna 1 k1                            KEY_REUSED
                buy     1 anna 1 k2                            SALE_PAUSED
                at      50
                pair    REPLAY SALE_CLOSED
                buy     1 anna 2 k1                            SECURED order=1 replayed
                buy     1 anna 2 k2                            SALE_CLOSED
                pair    KEY_REUSED SALE_CLOSED
                buy     1 anna 1 k1                            KEY_REUSED
                buy     1 anna 1 k2                            SALE_CLOSED
                """);
    }

    @Test
    void shouldReplayAnAcceptedKeyEvenIfNothingIsLeftOrTheUserHasTooManyOrders() {
        Table.play("""
                create  sale-a stock=1 window=100 wait=1       SALE_CREATED
                buy     1 anna 1 k1                            SECURED
                pair    REPLAY WAITLISTED
                buy     1 anna 1 k1                            SECURED replayed
                buy     1 bert 1 k1                            WAITLISTED place=1
                pair    REPLAY SOLD_OUT
                buy     1 anna 1 k1                            SECURED replayed
                buy     1 bert 1 k1                            WAITLISTED place=1 replayed
                buy     1 carl 1 k1                            SOLD_OUT
                pair    KEY_REUSED SOLD_OUT
                buy     1 anna 2 k1                            KEY_REUSED
                buy     1 carl 1 k1                            SOLD_OUT
                cancel  1 2 bert                               ORDER_CANCELLED
                pair    KEY_REUSED WAITLISTED
                buy     1 bert 2 k1                            KEY_REUSED
                buy     1 bert 1 k2                            WAITLISTED place=1
                """);
        Table.play("""
                create  sale-a stock=1                         SALE_CREATED
                buy     1 anna 1 k1                            SECURED
                cancel  1 1 anna                               ORDER_CANCELLED
                spree   1 anna 64
                pair    REPLAY TOO_MANY_ORDERS
                buy     1 anna 1 k1                            SECURED order=1 status=cancelled replayed
                buy     1 anna 1 k2                            TOO_MANY_ORDERS
                pair    KEY_REUSED TOO_MANY_ORDERS
                buy     1 anna 2 k1                            KEY_REUSED
                buy     1 anna 1 k2                            TOO_MANY_ORDERS
                """);
    }

    @Test
    @SuppressWarnings("checkstyle:MethodLength")
    void shouldCheckClosedBeforeEverythingThatAnOpenSaleChecks() {
        Table.play("""
                create  sale-a stock=9 opens=10                SALE_CREATED
                pair    SALE_CLOSED NOT_OPEN
                buy     1 anna 1 -                             NOT_OPEN opens=10
                close   1                                      SALE_CHANGED
                buy     1 anna 1 -                             SALE_CLOSED opens=0
                """);
        Table.play("""
                create  sale-a stock=9                         SALE_CREATED
                pause   1                                      SALE_CHANGED
                pair    SALE_CLOSED SALE_PAUSED
                buy     1 anna 1 -                             SALE_PAUSED
                close   1                                      SALE_CHANGED
                buy     1 anna 1 -                             SALE_CLOSED
                """);
        Table.play("""
                create  sale-a stock=9 reg=5                   SALE_CREATED
                pair    SALE_CLOSED NOT_ELIGIBLE
                buy     1 anna 1 -                             NOT_ELIGIBLE
                close   1                                      SALE_CHANGED
                buy     1 anna 1 -                             SALE_CLOSED events=0
                """);
        Table.play("""
                create  sale-a stock=2 limit=2 max=1 closes=50 SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 anna 1 -                             SECURED
                pair    SALE_CLOSED QUANTITY_NOT_ALLOWED
                buy     1 bert 2 -                             QUANTITY_NOT_ALLOWED
                at      50
                buy     1 bert 2 -                             SALE_CLOSED events=0
                """);
        Table.play("""
                create  sale-a stock=1                         SALE_CREATED
                buy     1 anna 1 -                             SECURED
                pair    SALE_CLOSED LIMIT_REACHED
                buy     1 anna 1 -                             LIMIT_REACHED events=1
                close   1                                      SALE_CHANGED
                buy     1 anna 1 -                             SALE_CLOSED events=0
                """);
        Table.play("""
                create  sale-a stock=1                         SALE_CREATED
                buy     1 anna 1 -                             SECURED
                pair    SALE_CLOSED SOLD_OUT
                buy     1 bert 1 -                             SOLD_OUT events=1
                close   1                                      SALE_CHANGED
                buy     1 bert 1 -                             SALE_CLOSED events=0
                """);
        Table.play("""
                create  sale-a stock=1 window=100 wait=9       SALE_CREATED
                buy     1 anna 1 -                             SECURED
                pair    SALE_CLOSED WAITLISTED
                buy     1 bert 1 -                             WAITLISTED
                close   1                                      SALE_CHANGED
                buy     1 carl 1 -                             SALE_CLOSED events=0
                """);
        Table.play("""
                create  sale-a stock=1                         SALE_CREATED
                spree   1 anna 65
                pair    SALE_CLOSED TOO_MANY_ORDERS
                buy     1 anna 1 -                             TOO_MANY_ORDERS
                close   1                                      SALE_CHANGED
                buy     1 anna 1 -                             SALE_CLOSED events=0
                """);
    }

    @Test
    void shouldCheckOpeningBeforePauseEligibilityQuantityAndStock() {
        Table.play("""
                create  sale-a stock=1 opens=10 reg=5          SALE_CREATED
                pause   1                                      SALE_CHANGED
                pair    NOT_OPEN SALE_PAUSED
                buy     1 anna 1 -                             NOT_OPEN opens=10
                at      10
                buy     1 anna 1 -                             SALE_PAUSED opens=0
                """);
        Table.play("""
                create  sale-a stock=1 opens=10 reg=5          SALE_CREATED
                pair    NOT_OPEN NOT_ELIGIBLE
                buy     1 anna 1 -                             NOT_OPEN events=0
                at      10
                buy     1 anna 1 -                             NOT_ELIGIBLE events=1
                """);
        Table.play("""
                create  sale-a stock=1 opens=10                SALE_CREATED
                pair    NOT_OPEN QUANTITY_NOT_ALLOWED
                buy     1 anna 2 -                             NOT_OPEN
                at      10
                buy     1 anna 2 -                             QUANTITY_NOT_ALLOWED
                """);
        Table.play("""
                create  sale-a stock=1 opens=10                SALE_CREATED
                restock 1 -1 r1                                SALE_CHANGED remaining=0 stock=0
                pair    NOT_OPEN SOLD_OUT
                buy     1 anna 1 -                             NOT_OPEN events=0
                at      10
                buy     1 anna 1 -                             SOLD_OUT events=1
                """);
    }

    @Test
    void shouldCheckPauseBeforeEverythingThatARunningSaleChecks() {
        Table.play("""
                create  sale-a stock=1 reg=5                   SALE_CREATED
                pair    SALE_PAUSED NOT_ELIGIBLE
                pause   1                                      SALE_CHANGED
                buy     1 anna 1 -                             SALE_PAUSED events=0
                resume  1                                      SALE_CHANGED
                buy     1 anna 1 -                             NOT_ELIGIBLE events=1
                """);
        Table.play("""
                create  sale-a stock=1 window=100 wait=1       SALE_CREATED
                buy     1 anna 1 -                             SECURED
                pause   1                                      SALE_CHANGED
                pair    SALE_PAUSED QUANTITY_NOT_ALLOWED
                buy     1 bert 2 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED
                buy     1 bert 2 -                             QUANTITY_NOT_ALLOWED
                pause   1                                      SALE_CHANGED
                pair    SALE_PAUSED LIMIT_REACHED
                buy     1 anna 1 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED
                buy     1 anna 1 -                             LIMIT_REACHED
                pause   1                                      SALE_CHANGED
                pair    SALE_PAUSED WAITLISTED
                buy     1 bert 1 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED
                buy     1 bert 1 -                             WAITLISTED
                pause   1                                      SALE_CHANGED
                pair    SALE_PAUSED SOLD_OUT
                buy     1 carl 1 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED
                buy     1 carl 1 -                             SOLD_OUT
                """);
        Table.play("""
                create  sale-a stock=1                         SALE_CREATED
                spree   1 anna 65
                pause   1                                      SALE_CHANGED
                pair    SALE_PAUSED TOO_MANY_ORDERS
                buy     1 anna 1 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED
                buy     1 anna 1 -                             TOO_MANY_ORDERS
                """);
    }

    @Test
    void shouldCheckEligibilityBeforeQuantityAndStock() {
        Table.play("""
                create  sale-a stock=1 opens=10 reg=5 window=100 wait=1 regcloses=99  SALE_CREATED
                register 1 anna                                REGISTERED
                at      10
                pair    NOT_ELIGIBLE QUANTITY_NOT_ALLOWED
                buy     1 bert 2 -                             NOT_ELIGIBLE
                register 1 bert                                REGISTERED
                buy     1 bert 2 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 1 -                             SECURED
                pair    NOT_ELIGIBLE WAITLISTED
                buy     1 carl 1 -                             NOT_ELIGIBLE
                buy     1 bert 1 -                             WAITLISTED
                pair    NOT_ELIGIBLE SOLD_OUT
                buy     1 carl 1 -                             NOT_ELIGIBLE
                register 1 carl                                REGISTERED
                buy     1 carl 1 -                             SOLD_OUT
                """);
    }

    @Test
    void shouldCheckQuantityThenLimitThenTooManyOrdersBeforeStock() {
        Table.play("""
                create  sale-a stock=2 limit=2 max=1 window=100 wait=1  SALE_CREATED
                buy     1 anna 1 -                             SECURED
                buy     1 anna 1 -                             SECURED
                pair    QUANTITY_NOT_ALLOWED LIMIT_REACHED
                buy     1 anna 2 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 0 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 1 -                             LIMIT_REACHED counting=2,1
                pair    QUANTITY_NOT_ALLOWED WAITLISTED
                buy     1 bert 2 -                             QUANTITY_NOT_ALLOWED
                buy     1 bert 1 -                             WAITLISTED
                pair    LIMIT_REACHED WAITLISTED
                cancel  1 3 bert                               ORDER_CANCELLED
                buy     1 anna 1 -                             LIMIT_REACHED
                buy     1 bert 1 -                             WAITLISTED
                pair    QUANTITY_NOT_ALLOWED SOLD_OUT
                buy     1 carl 2 -                             QUANTITY_NOT_ALLOWED
                buy     1 carl 1 -                             SOLD_OUT
                pair    LIMIT_REACHED SOLD_OUT
                buy     1 anna 1 -                             LIMIT_REACHED
                buy     1 bert 1 -                             LIMIT_REACHED counting=4
                buy     1 carl 1 -                             SOLD_OUT
                """);
    }

    @Test
    void shouldCheckTooManyOrdersAfterTheLimitAndBeforeStock() {
        Table.play("""
                create  sale-a stock=1 limit=1 window=100 wait=1  SALE_CREATED
                spree   1 anna 64
                buy     1 anna 1 -                             SECURED order=65
                pair    LIMIT_REACHED TOO_MANY_ORDERS
                buy     1 anna 1 -                             LIMIT_REACHED counting=65
                cancel  1 65 anna                              ORDER_CANCELLED
                buy     1 anna 1 -                             TOO_MANY_ORDERS
                pair    QUANTITY_NOT_ALLOWED TOO_MANY_ORDERS
                buy     1 anna 2 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 1 -                             TOO_MANY_ORDERS
                buy     1 bert 1 -                             SECURED
                pair    TOO_MANY_ORDERS WAITLISTED
                buy     1 anna 1 -                             TOO_MANY_ORDERS
                buy     1 carl 1 -                             WAITLISTED
                pair    TOO_MANY_ORDERS SOLD_OUT
                buy     1 anna 1 -                             TOO_MANY_ORDERS
                buy     1 dora 1 -                             SOLD_OUT
                """);
    }

    @Test
    @SuppressWarnings("checkstyle:MethodLength")
    void shouldRefuseForMemoryOnlyAPurchaseThatWouldBeAccepted() {
        Table.play("""
                create  sale-a stock=1 limit=1 window=100 wait=1 reg=9 regcloses=20 opens=50  SALE_CREATED
                register 1 anna                                REGISTERED
                register 1 bert                                REGISTERED
                register 1 carl                                REGISTERED
                memory  none
                pair    NOT_OPEN MEMORY_FULL
                buy     1 anna 1 -                             NOT_OPEN
                at      50
                buy     1 anna 1 -                             MEMORY_FULL events=0
                pair    NOT_ELIGIBLE MEMORY_FULL
                buy     1 zoe 1 -                              NOT_ELIGIBLE
                buy     1 anna 1 -                             MEMORY_FULL
                pair    QUANTITY_NOT_ALLOWED MEMORY_FULL
                buy     1 anna 9 -                             QUANTITY_NOT_ALLOWED
                buy     1 anna 1 -                             MEMORY_FULL
                memory  some
                buy     1 anna 1 k1                            SECURED
                pair    MEMORY_FULL WAITLISTED
                memory  none
                buy     1 bert 1 -                             MEMORY_FULL waitlisted=0
                memory  some
                buy     1 bert 1 -                             WAITLISTED
                memory  none
                pair    SOLD_OUT MEMORY_FULL
                buy     1 carl 1 -                             SOLD_OUT
                pay     1 1 ref-1                              PAYMENT_CONFIRMED
                cancel  1 2 bert                               ORDER_CANCELLED
                end     1 1 return                             ORDER_REFUNDED
                buy     1 carl 1 -                             MEMORY_FULL
                pair    REPLAY MEMORY_FULL
                buy     1 anna 1 k1                            SECURED replayed
                buy     1 anna 1 k2                            MEMORY_FULL
                pair    KEY_REUSED MEMORY_FULL
                buy     1 anna 2 k1                            KEY_REUSED
                buy     1 anna 1 k2                            MEMORY_FULL
                pause   1                                      SALE_CHANGED
                pair    SALE_PAUSED MEMORY_FULL
                buy     1 carl 1 -                             SALE_PAUSED
                resume  1                                      SALE_CHANGED
                buy     1 carl 1 -                             MEMORY_FULL
                close   1                                      SALE_CHANGED
                memory  some
                create  sale-b stock=9 limit=1                 SALE_CREATED
                spree   2 anna 64
                buy     2 anna 1 -                             SECURED order=65
                memory  none
                pair    LIMIT_REACHED MEMORY_FULL
                buy     2 anna 1 -                             LIMIT_REACHED
                buy     2 bert 1 -                             MEMORY_FULL
                cancel  2 65 anna                              ORDER_CANCELLED
                pair    TOO_MANY_ORDERS MEMORY_FULL
                buy     2 anna 1 -                             TOO_MANY_ORDERS
                buy     2 bert 1 -                             MEMORY_FULL
                pair    SALE_CLOSED MEMORY_FULL
                buy     2 bert 1 -                             MEMORY_FULL
                close   2                                      SALE_CHANGED
                buy     2 bert 1 -                             SALE_CLOSED
                """);
    }

    @Test
    void shouldShowEveryPairThatCanApplyAtOnce() throws ReflectiveOperationException {
        OutcomeCoverageTest.playAll(getClass(), "shouldShowEveryPairThatCanApplyAtOnce");
        final Set<String> missing = new TreeSet<>();
        for (int i = 0; i < ORDER.size(); i++) {
            for (int j = i + 1; j < ORDER.size(); j++) {
                missing.add(ORDER.get(i) + "+" + ORDER.get(j));
            }
        }
        missing.removeIf(pair -> IMPOSSIBLE.containsKey(pair) || pair.startsWith(OF_A_REMOVED_SALE));
        missing.removeAll(Table.pairs());
        assertEquals(Set.of(), missing);
    }
}
