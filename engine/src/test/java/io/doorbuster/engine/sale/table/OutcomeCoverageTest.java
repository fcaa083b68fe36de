package io.doorbuster.engine.sale.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.Outcome;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks that the tables are complete: every outcome occurs in at least one of them. */
class OutcomeCoverageTest {
    /**
     * Outcomes that take a hundred or ten thousand commands, too many for a table: see {@code LimitsTest}; and those of
     * the edge's settings: see {@code EdgeSettingsTest}.
     */
    private static final Set<Outcome> ELSEWHERE = EnumSet.of(
            Outcome.NONE,
            Outcome.TOO_MANY_SALES,
            Outcome.TOO_MANY_RESTOCKS,
            Outcome.EDGE_SETTINGS_CHANGED,
            Outcome.TOO_MANY_EDGE_SETTINGS);

    private static final List<Class<?>> TABLES = List.of(
            PurchaseTableTest.class,
            PurchasePrecedenceTest.class,
            WaitlistTableTest.class,
            RoundTableTest.class,
            RegistrationTableTest.class,
            OrderTableTest.class,
            MerchantTableTest.class);

    @Test
    void shouldShowEveryOutcomeInATable() throws ReflectiveOperationException {
        Table.seen().clear();
        for (final Class<?> table : TABLES) {
            playAll(table, "shouldShowEveryPairThatCanApplyAtOnce");
        }
        final Set<Outcome> missing = EnumSet.complementOf(EnumSet.copyOf(Table.seen()));
        missing.removeAll(ELSEWHERE);
        assertEquals(Set.of(), missing);
    }

    /** Runs every test of the class except the named one. */
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
