package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails at any moment of a life, and of what was not forced any part is on disk. At {@code power} every start recovers:
 * nothing that was acknowledged is lost, the state is the one that the stream has there, and it goes on. At {@code process} nothing
 * is forced, and holes are what a loss of power leaves: a start recovers a prefix with its right state and goes on, or refuses; it
 * is never wrong.
 */
final class PowerLossTest {
    private static final int IMAGES_AT_A_MOMENT = 2;
    private static final int LIVES = 4 * Attack.TIMES;

    @TempDir(factory = InMemory.class)
    Path root;

    private int images;
    private int refused;
    private int shorter;

    @AfterEach
    void noWitness() {
        Disk.witness(null);
    }

    @Test
    void shouldLoseNothingAcknowledgedAtPower() throws IOException {
        attack(Journals.POWER);
        assertTrue(shorter > images / 10, "batches that were not forced are lost at times: " + shorter);
    }

    @Test
    void shouldNeverBeWrongAtProcess() throws IOException {
        attack(Journals.PROCESS);
        assertTrue(refused > 0 && refused < images, refused + " of " + images);
    }

    private void attack(final JournalConfig config) throws IOException {
        final long seed = Long.getLong("doorbuster.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < LIVES; i++) {
            oneLife(config, random, "seed " + seed + ", life " + i);
        }
        System.out.printf(
                "power lost at %s, seed %d: %d images, %d refused, %d without what was not forced%n",
                config.durability().label(), seed, images, refused, shorter);
    }

    private void oneLife(final JournalConfig config, final Random random, final String what) throws IOException {
        final Path data = root.resolve("data");
        final Path links = root.resolve("links");
        final ScriptedLife[] life = new ScriptedLife[1];
        final PowerLoss power = new PowerLoss(data, links, now -> {
            for (int i = 0; i < IMAGES_AT_A_MOMENT; i++) {
                judge(now.image(random), config, life[0], what + ", image " + images++);
            }
        });
        // Most batches span pages, so that a part of one may be lost, or one and not the next.
        life[0] = new ScriptedLife(data, config, 10 + random.nextInt(70), () -> {
            try {
                power.fail();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Disk.witness(power);
        life[0].run();
        Disk.witness(null);
        Journals.delete(data);
        Journals.delete(links);
    }

    private void judge(
            final DirectoryImage image, final JournalConfig config, final ScriptedLife life, final String what) {
        final Path crashed = image.writeTo(root.resolve("crashed"));
        try {
            final long recovered = Attack.recoverAndGoOn(crashed, config, what);
            shorter += recovered < life.appended() ? 1 : 0;
            assertTrue(recovered <= life.appended(), what);
            assertTrue(
                    config.durability() == Durability.PROCESS || recovered >= life.acknowledged(),
                    what + ": " + recovered + " of " + life.acknowledged() + " acknowledged");
        } catch (final JournalDamagedException e) {
            refused++;
            if (config.durability() == Durability.POWER) {
                throw new AssertionError(what + ": refused, with " + life.acknowledged() + " acknowledged", e);
            }
        } finally {
            Journals.delete(crashed);
        }
    }
}
