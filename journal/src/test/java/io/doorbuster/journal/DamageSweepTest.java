package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Scene.Batch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Crew;
import io.doorbuster.journal.support.Damage;
import io.doorbuster.journal.support.DirectoryImage;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage at every byte of the end of a journal. A start either recovers exactly the events before the first damaged
 * batch, which must include every event named as durable, and continues; or it refuses and changes nothing. It recovers
 * damage that a crash can leave, and refuses all other damage: {@link Oracle} decides which it is.
 */
final class DamageSweepTest {
    private static final Damage[] ALL = Damage.values();

    @TempDir(factory = InMemory.class)
    Path root;

    private byte[] stale;
    private byte[] staleOfEpochTwo;
    private final AtomicInteger cases = new AtomicInteger();
    private final AtomicInteger recovered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void print(final TestInfo test) {
        System.out.printf("%s: %s cases, %s recovered, %s refused%n", test.getDisplayName(), cases, recovered, refused);
    }

    @Test
    void shouldSurviveEveryDamageToAnUnforcedTail() {
        sweep(Scene.unforcedTail(root.resolve("scene")), 2);
        assertTrue(recovered.get() > 500 && refused.get() > 500);
    }

    @Test
    void shouldSurviveDamageToAnIdleJournal() {
        sweep(Scene.idle(root.resolve("scene")), ALL.length);
    }

    @Test
    void shouldSurviveDamageToACleanlyEndedJournal() {
        sweep(Scene.endedInOrder(root.resolve("scene")), ALL.length);
    }

    @Test
    void shouldSurviveDamageToTheSecondEpoch() {
        sweep(Scene.secondEpoch(root.resolve("scene")), ALL.length);
    }

    @Test
    void shouldSurviveDamageAtTheEdgeOfAFile() {
        final Scene scene = Scene.thirdFile(root.resolve("scene"));
        sweep(scene, ALL.length);
        for (int i = 1; i < scene.batches().size(); i++) {
            final Batch last = scene.batches().get(i - 1);
            final Batch first = scene.batches().get(i);
            if (!last.file().equals(first.file())) {
                // The word that ends the first file, the header of the second file, and a batch in each.
                sweepRange(scene, last.file(), last.from() - 4, last.to() + 16, ALL.length);
                sweepRange(scene, first.file(), 0, 64, ALL.length);
                sweepRange(scene, first.file(), first.from() - 24, first.to(), ALL.length);
            }
        }
    }

    @Test
    void shouldSurviveDamageToTheEndOfAnOlderEpochOrItsCopyInTheNext() {
        final Scene scene = Scene.secondEpoch(root.resolve("scene"));
        for (int i = 1; i < scene.batches().size(); i++) {
            final Batch last = scene.batches().get(i - 1);
            final Batch first = scene.batches().get(i);
            if (!last.file().equals(first.file())) {
                // The copied events lie beyond the end: they do not count, whatever happens to them.
                sweepRange(scene, last.file(), last.from() - 4, last.to() + 300, ALL.length);
                sweepRange(scene, first.file(), first.from() - 24, first.to() + 100, ALL.length);
            }
        }
    }

    @Test
    void shouldSurviveDamageAfterASnapshot() {
        sweep(Scene.withSnapshots(root.resolve("scene")), ALL.length);
    }

    @Test
    void shouldRecoverTheRightStateIfASnapshotHidesDamage() {
        final Scene scene = Scene.snapshotAtTheEnd(root.resolve("scene"));
        sweep(scene, ALL.length);
        final Batch hidden = scene.batches().get(3);
        final int before = recovered.get();
        sweepRange(scene, hidden.file(), hidden.from() - 4, hidden.to(), ALL.length);
        assertTrue(recovered.get() > before);
    }

    @Test
    void shouldRefuseEveryChangeOfManifest() {
        final Scene scene = Scene.secondEpoch(root.resolve("scene"));
        final byte[] manifest = scene.image().file("MANIFEST");
        stale = Scene.idle(root.resolve("older")).image().file("MANIFEST");
        Crew.attack(crew -> {
            for (int at = 0; at < manifest.length; at++) {
                for (final Damage damage : ALL) {
                    final byte[] damaged = damage.apply(manifest, 0, at, manifest.length, stale);
                    final String what = "MANIFEST, " + damage + " at " + at;
                    final DirectoryImage image = scene.image().with("MANIFEST", damaged);
                    if (!image.isSameAs(scene.image())) {
                        crew.attempt(() -> assertEquals(-1, attempt(image, what), what));
                    }
                }
            }
        });
        assertTrue(refused.get() > 5 * manifest.length, refused + " refused");
    }

    /** A MANIFEST that was replaced long ago names fewer events, but the others must not be lost. */
    @Test
    void shouldNotLoseEventsToAnOlderManifest() {
        final Scene first = Scene.unforcedTail(root.resolve("first"));
        final Scene second = Scene.secondEpoch(root.resolve("scene"));
        assertEquals(-1, attempt(second.image().with("MANIFEST", first.image().file("MANIFEST")), "older MANIFEST"));
        final DirectoryImage none = second.image().copy();
        none.files().remove("MANIFEST");
        assertEquals(-1, attempt(none, "no MANIFEST"));
    }

    @Test
    void shouldFallBackToAnOlderSnapshotAfterAnyDamageToTheNewest() {
        final Scene scene = Scene.withSnapshots(root.resolve("scene"));
        final List<String> names = scene.image().files().keySet().stream()
                .filter(name -> name.startsWith("snapshots/"))
                .toList();
        assertEquals(2, names.size());
        final byte[] older = scene.image().file(names.get(0));
        final byte[] newest = scene.image().file(names.get(1));
        final int stride = Math.max(1, ALL.length / Attack.TIMES);
        Crew.attack(crew -> {
            for (int at = 0, n = 0; at < newest.length; at++) {
                for (int d = at % stride; d < ALL.length; d += stride, n++) {
                    final String what = "newest snapshot, " + ALL[d] + " at " + at;
                    final DirectoryImage one =
                            scene.image().with(names.get(1), ALL[d].apply(newest, 0, at, newest.length, older));
                    // In every second case the older snapshot is damaged too.
                    final DirectoryImage image = n % 2 == 0 ? one : one.with(names.get(0), flipped(older, at));
                    crew.attempt(() -> assertEquals(scene.all(), attempt(image, what), what));
                }
            }
        });
    }

    @Test
    void shouldNotTrustTheNameOfASnapshot() {
        final Scene scene = Scene.withSnapshots(root.resolve("scene"));
        final String newest = "snapshots/0000000000000000016.snapshot";
        final String oldest = "snapshots/0000000000000000008.snapshot";
        final DirectoryImage stale = scene.image().with(newest, scene.image().file(oldest));
        final DirectoryImage only = stale.copy();
        only.files().remove(oldest);
        final DirectoryImage other = stale.with(oldest, flipped(scene.image().file(oldest), 100));
        final Path data = stale.writeTo(root.resolve("stale"));
        assertEquals(
                "it is the snapshot of sequence 8",
                new Snapshots(data).verify(data.resolve(newest), new Sales()).flaw());
        assertEquals(scene.all(), attempt(stale, "an older snapshot under the newest name"));
        assertEquals(scene.all(), attempt(only, "an older snapshot under the newest name alone"));
        assertEquals(scene.all(), attempt(other, "an older snapshot under the newest name, and itself damaged"));
    }

    private static byte[] flipped(final byte[] file, final int at) {
        final byte[] flipped = file.clone();
        flipped[at % file.length] ^= 1;
        return flipped;
    }

    /**
     * Damages every byte of the last three batches, with every {@code stride}-th kind of damage, shifted at each byte.
     */
    private void sweep(final Scene scene, final int stride) {
        for (final Batch batch : scene.last(3)) {
            sweepRange(scene, batch.file(), batch.from() - 4, batch.to(), stride);
        }
    }

    private void sweepRange(final Scene scene, final String file, final int from, final int to, final int stride) {
        final byte[] content = scene.image().file(file);
        final int step = Math.max(1, stride / Attack.TIMES);
        final byte[] older = olderThan(file);
        final int firstBatch = scene.batches().stream()
                .filter(batch -> batch.file().equals(file))
                .mapToInt(Batch::from)
                .min()
                .orElseThrow();
        Crew.attack(crew -> {
            for (int at = from; at < to; at++) {
                for (int d = at % step; d < ALL.length; d += step) {
                    final DirectoryImage damaged = scene.image().with(file, ALL[d].apply(content, from, at, to, older));
                    // Chronicle writes the beginning of a file long before the last batches, so no crash undoes that.
                    final boolean asACrash = at >= firstBatch - 4 && ALL[d].isOfZeros();
                    final String what = scene.name() + ", " + file + ", " + ALL[d] + " at " + at;
                    crew.attempt(() -> judge(scene, damaged, asACrash, what));
                }
            }
        });
    }

    private void judge(final Scene scene, final DirectoryImage damaged, final boolean asACrash, final String what) {
        final long newest = scene.snapshots().isEmpty() ? 0 : scene.snapshots().get(0);
        final Oracle oracle = Oracle.of(scene, damaged, newest);
        final long last = attempt(damaged, what);
        if (last >= 0) {
            assertFalse(oracle.mustRefuse(), what + ": recovered " + last);
            assertEquals(oracle.last(), last, what);
        } else if (asACrash) {
            assertTrue(oracle.mustRefuse(), what + ": refused, but a crash explains it");
        }
    }

    /** Returns the last sequence recovered; -1 if the start refused. */
    private long attempt(final DirectoryImage image, final String what) {
        final Path data = image.writeTo(root.resolve("case" + cases.getAndIncrement()));
        try {
            final long last = Attack.recoverAndGoOn(data, Journals.POWER, what);
            recovered.getAndIncrement();
            return last;
        } catch (final JournalDamagedException e) {
            assertTrue(DirectoryImage.of(data).isSameAs(image), what + ": refused, and something was changed");
            refused.getAndIncrement();
            return -1;
        } finally {
            Journals.delete(data);
        }
    }

    /** Returns what the blocks of a file may have held before: the file of another epoch. */
    private byte[] olderThan(final String file) {
        if (stale == null) {
            final Map<String, byte[]> files =
                    Scene.secondEpoch(root.resolve("stale")).image().files();
            for (final Map.Entry<String, byte[]> entry : files.entrySet()) {
                if (entry.getKey().endsWith(".cq4")) {
                    stale = stale == null ? entry.getValue() : stale;
                    staleOfEpochTwo = entry.getValue();
                }
            }
        }
        return file.startsWith("journal/000001") ? staleOfEpochTwo : stale;
    }
}
