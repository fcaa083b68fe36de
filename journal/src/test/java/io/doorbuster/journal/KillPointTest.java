package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Recovery.Step;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Crew;
import io.doorbuster.journal.support.DirectoryImage;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.ScriptedLife;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kill before every file operation of a scripted life: in a recovery, in a roll, and between the steps of writing a
 * snapshot or MANIFEST. The next start has every acknowledged event. So has a start after a kill at any step of that
 * start, and both reach the same state.
 */
final class KillPointTest {
    private static final int BATCH = 5;

    @TempDir(factory = InMemory.class)
    Path root;

    private final Map<Operation, Integer> kills = new EnumMap<>(Operation.class);
    private final AtomicInteger cases = new AtomicInteger();
    private int moments;
    private ScriptedLife life;

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    @Test
    void shouldReachTheSameStateAfterAKillAtAnyMoment() {
        final Path data = root.resolve("data");
        life = new ScriptedLife(data, Journals.POWER, BATCH, () -> {});
        Crew.attack(crew -> {
            Drill.witness((operation, path) -> {
                if (path.startsWith(data) && path.getNameCount() > data.getNameCount()) {
                    kills.merge(operation, 1, Integer::sum);
                    final Kill kill = new Kill(
                            DirectoryImage.of(data),
                            life.acknowledged(),
                            life.appended(),
                            moments++,
                            "killed before " + operation + " " + data.relativize(path) + " after " + life.appended());
                    crew.attempt(() -> judge(kill));
                }
            });
            life.run();
            Drill.end();
        });
        System.out.printf("killed before %s: %s starts%n", kills, cases);
        assertEquals(Operation.values().length, kills.size(), kills::toString);
    }

    /** The files that a kill left, and the progress of the life at that moment; the life itself continues. */
    private record Kill(DirectoryImage image, long acknowledged, long appended, int moment, String what) {}

    private void judge(final Kill kill) {
        final long recovered = recover(kill.image(), kill.what());
        assertTrue(
                recovered >= kill.acknowledged() && recovered <= kill.appended(),
                kill.what() + ": " + recovered + " of " + kill.acknowledged() + " acknowledged");
        final Step[] steps = Step.values();
        for (int i = 0; i < Math.min(Attack.TIMES, steps.length); i++) {
            final Step step = steps[(kill.moment() + i) % steps.length];
            final String what = kill.what() + ", and at " + step;
            assertEquals(recovered, recover(killedAt(step, kill), what), what);
        }
    }

    private long recover(final DirectoryImage image, final String what) {
        final Path copy = image.writeTo(root.resolve("copy" + cases.getAndIncrement()));
        final long recovered = Attack.recoverAndGoOn(copy, Journals.POWER, what);
        Journals.delete(copy);
        return recovered;
    }

    /** Returns what a kill of a start on the image leaves. */
    private DirectoryImage killedAt(final Step crash, final Kill kill) {
        final Path copy = kill.image().writeTo(root.resolve("killed" + kill.moment()));
        final DirectoryImage[] left = new DirectoryImage[1];
        Recovery.open(copy, Journals.POWER, new Sales(), EngineClock::new, RecoveryProgress.NONE, step -> {
                    if (step == crash) {
                        left[0] = DirectoryImage.of(copy);
                    }
                })
                .journal()
                .close();
        Journals.delete(copy);
        return left[0];
    }
}
