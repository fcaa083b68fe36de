package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Crew;
import io.doorbuster.journal.support.DirectoryImage;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.support.ScriptedLife;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails at any moment of a life, and any part of the unforced writes is on disk. At {@code power} every start
 * recovers: no acknowledged event is lost, the state is the right one for its sequence, and the journal continues. At
 * {@code process} nothing is forced, and a power loss can leave holes: a start either recovers a prefix with the right
 * state and continues, or refuses; it is never wrong.
 */
final class PowerLossTest {
    private static final int IMAGES_AT_A_MOMENT = 2;
    private static final int LIVES = 4 * Attack.TIMES;

    @TempDir(factory = InMemory.class)
    Path root;

    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger shorter = new AtomicInteger();
    private int images;

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    @Test
    void shouldLoseNoAcknowledgedEventAtPower() {
        attack(Journals.POWER);
        assertTrue(shorter.get() > images / 10, "unforced batches are sometimes lost: " + shorter);
    }

    @Test
    void shouldNeverBeWrongAtProcess() {
        attack(Journals.PROCESS);
        assertTrue(refused.get() > 0 && refused.get() < images, refused + " of " + images);
    }

    /**
     * A snapshot is forced at either durability. If the journal up to it were not forced too, a start would refuse the
     * snapshot.
     */
    @Test
    void shouldHaveTheJournalUpToEverySnapshotAtProcess() throws IOException {
        final Path data = root.resolve("data");
        final PowerLoss power = new PowerLoss(data, root.resolve("links"), now -> {});
        Drill.witness(power);
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(data, Journals.PROCESS).journal()) {
            for (int snapshot = 1; snapshot <= 3; snapshot++) {
                stream.append(journal, 200);
                journal.force();
                journal.seal();
                Attack.snapshot(data);
                power.fail();
                final Path crashed = power.certain().writeTo(root.resolve("crashed" + snapshot));
                final long recovered = Attack.recoverAndGoOn(crashed, Journals.PROCESS, "snapshot " + snapshot);
                assertEquals(200L * snapshot, recovered, "the snapshot has these events, so the journal must");
                Journals.delete(crashed);
            }
        }
    }

    private void attack(final JournalConfig config) {
        final long seed = Long.getLong("doorbuster.seed", System.nanoTime());
        final Random random = new Random(seed);
        Crew.attack(crew -> {
            for (int i = 0; i < LIVES; i++) {
                try {
                    oneLife(config, random, crew, "seed " + seed + ", life " + i);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        System.out.printf(
                "power lost at %s, seed %d: %d images, %s refused, %s without what was not forced%n",
                config.durability().label(), seed, images, refused, shorter);
    }

    private void oneLife(final JournalConfig config, final Random random, final Crew crew, final String what)
            throws IOException {
        final Path data = root.resolve("data");
        final Path links = root.resolve("links");
        final ScriptedLife[] life = new ScriptedLife[1];
        final PowerLoss power = new PowerLoss(data, links, now -> {
            for (int i = 0; i < IMAGES_AT_A_MOMENT; i++) {
                final Image image = new Image(
                        now.image(random),
                        life[0].acknowledged(),
                        life[0].appended(),
                        what + ", image " + images,
                        root.resolve("crashed" + images));
                images++;
                crew.attempt(() -> judge(image, config));
            }
        });
        // Most batches span pages, so that part of a batch may be lost, or one batch but not the next.
        life[0] = new ScriptedLife(data, config, 10 + random.nextInt(70), () -> {
            try {
                power.fail();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Drill.witness(power);
        life[0].run();
        Drill.end();
        Journals.delete(data);
        Journals.delete(links);
    }

    /**
     * The content of the disk after the power loss, and the progress of the life at that moment; the life itself
     * continues.
     */
    private record Image(DirectoryImage files, long acknowledged, long appended, String what, Path place) {}

    private void judge(final Image image, final JournalConfig config) {
        final Path crashed = image.files().writeTo(image.place());
        try {
            final long recovered = Attack.recoverAndGoOn(crashed, config, image.what());
            shorter.addAndGet(recovered < image.appended() ? 1 : 0);
            assertTrue(recovered <= image.appended(), image.what());
            assertTrue(
                    config.durability() == Durability.PROCESS || recovered >= image.acknowledged(),
                    image.what() + ": " + recovered + " of " + image.acknowledged() + " acknowledged");
        } catch (final JournalDamagedException e) {
            refused.incrementAndGet();
            if (config.durability() == Durability.POWER) {
                throw new AssertionError(image.what() + ": refused, with " + image.acknowledged() + " acknowledged", e);
            }
        } finally {
            Journals.delete(crashed);
        }
    }
}
