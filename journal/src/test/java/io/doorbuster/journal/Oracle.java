package io.doorbuster.journal;

import io.doorbuster.journal.Scene.Batch;
import io.doorbuster.journal.support.DirectoryImage;
import java.util.Arrays;
import java.util.List;

/**
 * What a start must do with a damaged scene, derived byte by byte from the batches that still exist, without using the
 * recovery.
 *
 * @param last sequence of the last event before the first batch that is not as it was written
 * @param mustRefuse true if a good batch follows a bad one, if an event is missing that a batch, a snapshot or MANIFEST
 *     names as durable, or if a whole file is missing: no crash leaves that
 */
record Oracle(long last, boolean mustRefuse) {
    /** @param snapshot the newest undamaged snapshot, 0 for none; the events before its batch do not matter */
    static Oracle of(final Scene scene, final DirectoryImage damaged, final long snapshot) {
        final List<Batch> batches = scene.batches();
        final int hidden = indexOf(batches, snapshot);
        int good = hidden;
        while (good < batches.size()
                && (isThere(scene, damaged, batches.get(good)) || isSealThatMayBeLost(scene, damaged, good))) {
            good++;
        }
        final long last = good == 0 ? 0 : batches.get(good - 1).lastSequence();
        final int prefix = good;
        final boolean behind = batches.stream().skip(good).anyMatch(batch -> isThere(scene, damaged, batch));
        final boolean fileGone = batches.stream()
                .anyMatch(batch -> batches.subList(0, prefix).stream()
                        .noneMatch(other -> other.file().equals(batch.file())));
        final long named = Math.max(
                scene.ended(),
                Math.max(
                        snapshot,
                        batches.subList(0, good).stream()
                                .mapToLong(Batch::durableThrough)
                                .max()
                                .orElse(0)));
        final boolean snapshotBatchGone = snapshot > 0 && good == hidden;
        return new Oracle(last, behind || fileGone || named > last || snapshotBatchGone);
    }

    private static int indexOf(final List<Batch> batches, final long snapshot) {
        for (int i = 0; i < batches.size(); i++) {
            if (snapshot > 0 && batches.get(i).count() > 0 && batches.get(i).lastSequence() == snapshot) {
                return i;
            }
        }
        return 0;
    }

    /**
     * True if the batch is a seal whose loss a power loss explains: a power loss may remove a seal and keep the batches
     * after it, if those were not forced either.
     */
    private static boolean isSealThatMayBeLost(final Scene scene, final DirectoryImage damaged, final int index) {
        final Batch seal = scene.batches().get(index);
        final List<Batch> behind = scene
                .batches()
                .subList(index + 1, scene.batches().size())
                .stream()
                .filter(batch -> isThere(scene, damaged, batch))
                .toList();
        return seal.count() == 0
                && seal.lastSequence() >= scene.ended()
                && !behind.isEmpty()
                && behind.get(0).lastSequence() - behind.get(0).count() == seal.lastSequence()
                && behind.stream().allMatch(batch -> batch.durableThrough() <= seal.lastSequence());
    }

    private static boolean isThere(final Scene scene, final DirectoryImage damaged, final Batch batch) {
        final byte[] now = damaged.file(batch.file());
        return now != null
                && now.length >= batch.to()
                && Arrays.equals(
                        now, batch.from(), batch.to(), scene.image().file(batch.file()), batch.from(), batch.to());
    }
}
