package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Crew;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.support.ScriptedLife;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file operation of a scripted life fails in turn, alone or together with all later ones. After the journal has
 * failed it acknowledges nothing, and a start with working files has every acknowledged event.
 */
final class FailingFilesTest {
    private static final int BATCH = 3;

    @TempDir(factory = InMemory.class)
    Path root;

    private final Map<Operation, Integer> failed = Collections.synchronizedMap(new EnumMap<>(Operation.class));
    private final AtomicInteger survived = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();
    /** By directory. */
    private final Map<Path, Failure> failures = new ConcurrentHashMap<>();

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    @Test
    void shouldLoseNoAcknowledgedEventWhicheverOperationFails() {
        Drill.witness(this::failWhatIsToFail);
        final Failure none = failIn("whole", Integer.MAX_VALUE, false);
        life(none.data).run();
        final int operations = none.count;
        Crew.attack(crew -> {
            for (int k = 1; k <= operations; k++) {
                for (final boolean forEver : new boolean[] {false, true}) {
                    final Failure failure = failIn(k + "-" + forEver, k, forEver);
                    crew.attempt(() -> attack(failure));
                }
            }
        });
        System.out.printf(
                "%d operations failed, once and for ever: %s; of %d lives %s went on without a snapshot, %s "
                        + "ended with the shadow%n",
                operations, failed, 2 * operations, survived, stopped);
        assertEquals(Operation.values().length, failed.size(), failed::toString);
        assertTrue(survived.get() > 0);
    }

    /**
     * The operation that must fail in one directory, and how many operations there have been. For the thread of that
     * life.
     */
    private static final class Failure {
        private final Path data;
        private final int k;
        private final boolean forEver;
        private int count;
        private String which = "";

        Failure(final Path data, final int k, final boolean forEver) {
            this.data = data;
            this.k = k;
            this.forEver = forEver;
        }

        boolean isDue() {
            count++;
            return count == k || (forEver && count > k);
        }

        @Override
        public String toString() {
            return "operation " + k + (forEver ? " and all later ones" : "");
        }
    }

    private Failure failIn(final String name, final int k, final boolean forEver) {
        final Failure failure = new Failure(root.resolve(name), k, forEver);
        failures.put(failure.data, failure);
        return failure;
    }

    private void failWhatIsToFail(final Operation operation, final Path path) throws IOException {
        if (path.startsWith(root) && path.getNameCount() > root.getNameCount()) {
            final Failure failure = failures.get(root.resolve(path.getName(root.getNameCount())));
            if (failure != null && failure.isDue()) {
                failure.which = failure.which.isEmpty() ? operation + " " + path : failure.which;
                failed.merge(operation, 1, Integer::sum);
                throw new IOException("failed on purpose: " + operation);
            }
        }
    }

    private static ScriptedLife life(final Path data) {
        return new ScriptedLife(data, Journals.POWER, BATCH, () -> {});
    }

    /** The life may continue to its end if only a snapshot could not be written. */
    private void attack(final Failure failure) {
        final String what = failure.toString();
        final ScriptedLife life = life(failure.data);
        try {
            life.run();
            survived.incrementAndGet();
            assertTrue(life.missed() > 0, failure.which + " failed, and no one noticed");
        } catch (final AssertionError e) {
            throw new AssertionError(what, e);
        } catch (final ScriptedLife.ShadowStopped e) {
            stopped.incrementAndGet();
        } catch (final RuntimeException e) {
            if (life.journal() != null) {
                acknowledgesNothing(life, what);
            }
        }
        failures.remove(failure.data);
        if (life.journal() != null) {
            life.journal().close();
        }
        final long recovered = Attack.recoverAndGoOn(failure.data, Journals.POWER, what);
        assertTrue(
                recovered >= life.acknowledged() && recovered <= life.appended(),
                what + ": " + recovered + " of " + life.acknowledged() + " acknowledged");
        Journals.delete(failure.data);
    }

    /** Nothing is acknowledged after the failure, although the files may work again. */
    private static void acknowledgesNothing(final ScriptedLife life, final String what) {
        final OrderStream next = OrderStream.after(life.appended());
        assertThrows(RuntimeException.class, () -> next.append(life.journal(), 1), what);
        assertThrows(RuntimeException.class, () -> life.journal().force(), what);
        assertThrows(RuntimeException.class, () -> life.journal().seal(), what);
    }
}
