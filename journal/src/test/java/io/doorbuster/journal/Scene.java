package io.doorbuster.journal;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.DirectoryImage;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.Journals.Seen;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A data directory for a test to damage, and the facts known about it in advance.
 *
 * @param batches all batches in order, including seals, without those beyond the end of an ended epoch
 * @param ended the last sequence at which an epoch ends according to MANIFEST
 * @param snapshots their sequences, newest first
 */
record Scene(String name, DirectoryImage image, List<Batch> batches, long ended, List<Long> snapshots) {
    /** @param file below the root */
    record Batch(String file, int from, int to, long lastSequence, int count, long durableThrough) {}

    /** Killed with two unforced batches. */
    static Scene unforcedTail(final Path root) {
        return killedAfter("unforced tail", root, journal -> {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 18, 2);
            stream.append(journal, 2);
            stream.append(journal, 3);
        });
    }

    /** Killed when idle: every event is named as durable. */
    static Scene idle(final Path root) {
        return killedAfter("idle", root, journal -> {
            new OrderStream().appendThrough(journal, 16, 2);
            journal.seal();
        });
    }

    static Scene endedInOrder(final Path root) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 16, 2);
        }
        return of("ended in order", root);
    }

    /** Killed, recovered with events to copy into the second epoch, killed again. */
    static Scene secondEpoch(final Path root) {
        final Path killed = root.resolveSibling(root.getFileName() + "-killed");
        unforcedTail(root.resolveSibling(root.getFileName() + "-first")).image.writeTo(killed);
        return killedAfter("second epoch", killed, journal -> {
            final OrderStream stream = OrderStream.after(23);
            stream.append(journal, 2);
            journal.force();
            stream.append(journal, 2);
        });
    }

    /** Killed soon after the second roll to a new file. */
    static Scene thirdFile(final Path root) {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Recovery.open(
                        root, Journals.POWER, new Sales(), Attack.clockOf(now::get), RecoveryProgress.NONE)
                .journal()) {
            for (int day = 1; day <= 2; day++) {
                stream.appendThrough(journal, 4L * day, 2);
                now.addAndGet(TimeUnit.DAYS.toMillis(1));
            }
            stream.appendThrough(journal, 10, 1);
            stream.append(journal, 1);
            return of("third file", root);
        }
    }

    /** Two snapshots, then an unforced tail. */
    static Scene withSnapshots(final Path root) {
        return killedAfter("snapshots", root, journal -> {
            final OrderStream stream = new OrderStream();
            for (int i = 1; i <= 2; i++) {
                stream.appendThrough(journal, 8L * i, 2);
                journal.seal();
                snapshot(root);
            }
            stream.appendThrough(journal, 20, 2);
            stream.append(journal, 2);
        });
    }

    /**
     * A snapshot of all but the last batch, which exists but is not named as durable: the damage will be before the
     * snapshot.
     */
    static Scene snapshotAtTheEnd(final Path root) {
        return killedAfter("snapshot at the end", root, journal -> {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 16, 2);
            journal.seal();
            snapshot(root);
            stream.append(journal, 2);
        });
    }

    private interface Life {
        void of(ChronicleJournal journal);
    }

    /** Appends without a force per batch, because at power no batch is appended after an unforced one. */
    private static Scene killedAfter(final String name, final Path root, final Life life) {
        try (ChronicleJournal journal = Journals.open(root, Journals.PROCESS).journal()) {
            life.of(journal);
            return of(name, root);
        }
    }

    private static void snapshot(final Path root) {
        try {
            Attack.snapshot(root);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scene of(final String name, final Path root) {
        final JournalDirectory directory = new JournalDirectory(root);
        final List<Batch> batches = new ArrayList<>();
        new JournalReader(directory, false).read(batch -> {
            final Seen seen = Seen.of(batch);
            batches.add(new Batch(
                    root.relativize(seen.file()).toString(),
                    (int) seen.fileOffset(),
                    (int) seen.end(),
                    seen.lastSequence(),
                    seen.count(),
                    seen.durableThrough()));
            return true;
        });
        final long ended = Manifest.read(directory).epochs().stream()
                .filter(epoch -> !epoch.isOpen())
                .mapToLong(Epoch::lastSequence)
                .max()
                .orElse(0);
        final List<Long> snapshots = new Snapshots(root)
                .list().stream().map(Snapshots.Listed::sequence).toList();
        return new Scene(name, DirectoryImage.of(root), batches, ended, snapshots);
    }

    long all() {
        return batches.get(batches.size() - 1).lastSequence();
    }

    List<Batch> last(final int count) {
        return batches.subList(batches.size() - count, batches.size());
    }
}
