package io.doorbuster.journal;

import io.doorbuster.journal.Scene.Batch;
import java.util.Arrays;
import java.util.List;

/**
 * What a start must make of a damaged scene, told from which of the batches that were written are still there, byte by byte.
 * Recovery is not asked.
 *
 * @param last of the events up to the first batch that is not there as it was written
 * @param mustRefuse a batch as it was written lies behind one that is not, or what a batch, a snapshot or MANIFEST names as
 *     durable is not there, or a whole file is gone: no crash leaves that
 */
record Oracle(long last, boolean mustRefuse) {
    /** @param snapshot the newest one that is as it was written, 0 for none: what lies before its batch is not looked at */
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

    /** A seal has no events; a loss of power may take it, and not what follows, as long as that was not forced either. */
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
