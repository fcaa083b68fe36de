package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the tables together to be whole: there is no outcome that none of them shows. */
class OutcomeCoverageTest {
    /** Takes a hundred or ten thousand commands, not a table: see {@link LimitsTest}. */
    private static final Set<Outcome> ELSEWHERE =
            EnumSet.of(Outcome.NONE, Outcome.TOO_MANY_SALES, Outcome.TOO_MANY_RESTOCKS);

    private static final List<Class<?>> TABLES = List.of(
            PurchaseTableTest.class,
            PurchasePrecedenceTest.class,
            LineTableTest.class,
            RoundTableTest.class,
            RegistrationTableTest.class,
            OrderTableTest.class,
            MerchantTableTest.class);

    @Test
    void shouldShowEveryOutcomeInATable() throws ReflectiveOperationException {
        Table.seen().clear();
        for (final Class<?> table : TABLES) {
            playAll(table, "shouldShowEveryPairThatCanHoldAtOnce");
        }
        final Set<Outcome> missing = EnumSet.complementOf(EnumSet.copyOf(Table.seen()));
        missing.removeAll(ELSEWHERE);
        assertEquals(Set.of(), missing);
    }

    /** Runs every test of the class but the one named. */
    static void playAll(final Class<?> table, final String but) throws ReflectiveOperationException {
        final Constructor<?> constructor = table.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (final Method test : table.getDeclaredMethods()) {
            if (test.isAnnotationPresent(Test.class) && !test.getName().equals(but)) {
                test.setAccessible(true);
                test.invoke(constructor.newInstance());
            }
        }
    }
}
