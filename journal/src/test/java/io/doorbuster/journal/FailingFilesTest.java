package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.Disk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each operation on files of a whole life fails, one after the other: alone, or with all behind it. Once the journal has failed
 * it acknowledges nothing more, and a start with files that work again has everything that was acknowledged.
 */
final class FailingFilesTest {
    private static final int BATCH = 3;

    @TempDir(factory = InMemory.class)
    Path root;

    private final Map<Operation, Integer> failed = new EnumMap<>(Operation.class);
    private int count;
    private int stopped;

    @AfterEach
    void noWitness() {
        Disk.witness(null);
    }

    @Test
    void shouldLoseNothingAcknowledgedWhicheverOperationFails() {
        final int operations = operationsOfALife();
        int survived = 0;
        for (int k = 1; k <= operations; k++) {
            for (final boolean forEver : new boolean[] {false, true}) {
                survived += attack(k, forEver) ? 1 : 0;
            }
        }
        System.out.printf(
                "%d operations failed, once and for ever: %s; of %d lives %d went on without a snapshot, %d ended with the shadow%n",
                operations, failed, 2 * operations, survived, stopped);
        assertEquals(Operation.values().length, failed.size(), failed::toString);
        assertTrue(survived > 0);
    }

    private int operationsOfALife() {
        final Path data = root.resolve("whole");
        Disk.witness((operation, path) -> count += path.startsWith(data) ? 1 : 0);
        life(data).run();
        Disk.witness(null);
        return count;
    }

    private static ScriptedLife life(final Path data) {
        return new ScriptedLife(data, Journals.POWER, BATCH, () -> {});
    }

    /** Returns whether the life went on to its end, which it may if only a snapshot was missed. */
    private boolean attack(final int k, final boolean forEver) {
        final String what = "operation " + k + (forEver ? " and all behind it" : "");
        final Path data = root.resolve(k + "-" + forEver);
        final ScriptedLife life = life(data);
        count = 0;
        final StringBuilder which = new StringBuilder();
        Disk.witness((operation, path) -> {
            if (path.startsWith(data) && (++count == k || (forEver && count > k))) {
                which.append(which.isEmpty() ? operation + " " + path : "");
                failed.merge(operation, 1, Integer::sum);
                throw new IOException("failed on purpose: " + operation);
            }
        });
        boolean toTheEnd = false;
        try {
            life.run();
            toTheEnd = true;
            assertTrue(life.missed() > 0, which + " failed, and no one noticed");
        } catch (final AssertionError e) {
            throw new AssertionError(what, e);
        } catch (final ScriptedLife.ShadowStopped e) {
            stopped++;
        } catch (final RuntimeException e) {
            if (life.journal() != null) {
                acknowledgesNothing(life, what);
            }
        }
        Disk.witness(null);
        if (life.journal() != null) {
            life.journal().close();
        }
        final long recovered = Attack.recoverAndGoOn(data, Journals.POWER, what);
        assertTrue(
                recovered >= life.acknowledged() && recovered <= life.appended(),
                what + ": " + recovered + " of " + life.acknowledged() + " acknowledged");
        Journals.delete(data);
        return toTheEnd;
    }

    /** Though the files may work again. */
    private static void acknowledgesNothing(final ScriptedLife life, final String what) {
        final OrderStream next = OrderStream.after(life.appended());
        assertThrows(RuntimeException.class, () -> next.append(life.journal(), 1), what);
        assertThrows(RuntimeException.class, () -> life.journal().force(), what);
        assertThrows(RuntimeException.class, () -> life.journal().seal(), what);
    }
}
