package io.doorbuster.journal.care;

import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.Survey;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.EpochInfo;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rebuilds MANIFEST from the batches if MANIFEST is lost, damaged or outdated. One fact cannot be rebuilt, because only
 * MANIFEST recorded it: whether files or epochs existed after the last ones found. The old MANIFEST is set aside, not
 * deleted. Works only on a stopped directory, which it locks.
 */
public final class ManifestRebuild {
    private final JournalDirectory directory;

    /** @param root the data directory */
    public ManifestRebuild(final Path root) {
        this.directory = new JournalDirectory(root);
    }

    /**
     * The changes that a rebuild would make, or made.
     *
     * @param reason what is wrong with MANIFEST; if empty, nothing is wrong and nothing is done
     * @param epochs that the new MANIFEST names, the last one open as after a crash
     * @param leftovers epochs that it does not name: they hold copies made by an unfinished start, and the next start
     *     removes them
     * @param lastSequence sequence of the last event found
     * @param snapshotSequence sequence of the newest good snapshot; if it is higher than lastSequence, events are
     *     certainly missing
     */
    public record Plan(
            String reason, List<EpochInfo> epochs, List<Path> leftovers, long lastSequence, long snapshotSequence) {
        /** True if a rebuild could not improve MANIFEST. */
        public boolean isNothing() {
            return reason.isEmpty();
        }

        /** Sequence before the first available event; 0 if that is event 1. */
        public long prunedThrough() {
            return epochs.isEmpty() ? 0 : epochs.get(0).firstSequence() - 1;
        }
    }

    /** An epoch's directory and a survey of its batches. */
    private record Found(Path path, Survey survey) {
        int number() {
            return JournalDirectory.numberOf(path);
        }

        /** Passes its batches to the visitor, except seals. */
        void forEach(final Consumer<BatchView> visitor) {
            for (final Path file : JournalDirectory.queueFiles(path)) {
                Survey.forEach(file, batch -> {
                    if (batch.count() > 0) {
                        visitor.accept(batch);
                    }
                });
            }
        }
    }

    /**
     * Determines the right MANIFEST, and writes it if {@code execute}.
     *
     * @throws JournalUnavailableException if a server holds the directory, if it cannot be read or written, if it has
     *     no batch, or if a newer build wrote it
     * @throws JournalDamagedException if the epochs do not follow each other: events between them are missing, and only
     *     a backup has them
     */
    public Plan run(final boolean execute) {
        directory.requireJournal();
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            final List<Found> found = found();
            final List<Found> named = withoutLeftovers(found);
            named.forEach(this::check);
            final Manifest rebuilt = manifestOf(named);
            final Plan plan = new Plan(
                    reason(rebuilt),
                    rebuilt.epochs().stream().map(EpochInfo::of).toList(),
                    found.stream().skip(named.size()).map(Found::path).toList(),
                    named.get(named.size() - 1).survey().lastSequence(),
                    newestSnapshot());
            if (execute && !plan.isNothing()) {
                if (Files.exists(directory.manifest())) {
                    directory.copyManifestTo(directory.newSetAside());
                }
                rebuilt.write(directory);
            }
            return plan;
        } catch (final IOException e) {
            throw directory.unwritable(e);
        } catch (final UncheckedIOException e) {
            throw directory.unwritable(e.getCause());
        } finally {
            lock.close();
        }
    }

    private List<Found> found() {
        final List<Found> found = new ArrayList<>();
        for (final Path epoch : directory.epochs()) {
            found.add(new Found(epoch, Survey.of(JournalDirectory.queueFiles(epoch))));
        }
        if (found.stream().noneMatch(epoch -> epoch.survey().batches() > 0)) {
            throw new JournalUnavailableException(
                    "there is no journal in " + directory.root() + ": it has no batch; check --data");
        }
        return found;
    }

    /**
     * Returns the epochs without the last ones that hold only copies of earlier events. Either the start that made
     * those did not finish, and MANIFEST never named them, or nothing new happened in them. A copy that may be
     * incomplete must not replace the original events.
     */
    private static List<Found> withoutLeftovers(final List<Found> found) {
        int end = found.size();
        while (end > 1 && holdsOnlyCopies(found.get(end - 1), found.subList(0, end - 1))) {
            end--;
        }
        return found.subList(0, end);
    }

    /**
     * True if every batch of the epoch is also in an earlier epoch. Comparing sequences is not enough: after a repair,
     * other events have the sequences of the lost ones.
     */
    private static boolean holdsOnlyCopies(final Found epoch, final List<Found> before) {
        final long lastBefore = before.stream()
                .mapToLong(each -> each.survey().lastSequence())
                .max()
                .orElse(0);
        if (epoch.survey().lastSequence() > lastBefore) {
            return false;
        }
        final Map<Long, Integer> hashes = new HashMap<>();
        epoch.forEach(batch -> hashes.put(batch.firstSequence(), hashOf(batch)));
        before.forEach(each -> each.forEach(batch -> hashes.remove(batch.firstSequence(), hashOf(batch))));
        return hashes.isEmpty();
    }

    private static int hashOf(final BatchView batch) {
        final byte[] events = new byte[batch.length()];
        batch.buffer().getBytes(batch.offset(), events);
        return Arrays.hashCode(events);
    }

    private Manifest manifestOf(final List<Found> found) {
        final List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            final Found each = found.get(i);
            final Epoch epoch = beginningOf(each, i == 0);
            if (i == found.size() - 1) {
                epochs.add(epoch);
            } else {
                checkThatItLeadsTo(each, found.get(i + 1));
                epochs.add(
                        epoch.ended(Epoch.End.CRASHED, found.get(i + 1).survey().firstSequence() - 1));
            }
        }
        return new Manifest(epochs);
    }

    private static Epoch beginningOf(final Found found, final boolean first) {
        final Survey survey = found.survey();
        final Epoch epoch = Epoch.begin(found.number(), survey.firstSequence()).withFiles(survey.files());
        return first && survey.firstDurable() != survey.firstSequence() - 1
                ? epoch.prunedTo(survey.firstFile(), epoch.firstSequence(), epoch.files())
                : epoch;
    }

    private void check(final Found found) {
        if (found.survey().batches() == 0) {
            throw damaged(found, "no good batch is in it, but epochs with events follow");
        }
        if (found.survey().newestVersion() > BatchDescriptor.VERSION) {
            throw new JournalUnavailableException(found.path() + ": it has batches of format "
                    + found.survey().newestVersion() + "; this build reads format " + BatchDescriptor.VERSION
                    + ": a newer doorbuster wrote them, go on with that one");
        }
        if (found.survey().otherEpochs() || found.survey().epoch() != found.number()) {
            throw damaged(found, "it has batches of another epoch");
        }
    }

    /**
     * Checks that the next epoch continues this one. It begins after the last durable event of this epoch; this epoch
     * may also hold the next few events.
     */
    private void checkThatItLeadsTo(final Found found, final Found next) {
        if (next.number() != found.number() + 1) {
            throw damaged(
                    next, "epoch " + (found.number() + 1) + " does not exist, but the ones before and after it do");
        }
        final long last = found.survey().lastSequence();
        final long after = next.survey().firstSequence();
        if (after > last + 1 || after < found.survey().firstSequence()) {
            throw damaged(next, "it begins with event " + after + ", but the epoch before it ends with " + last);
        }
    }

    private JournalDamagedException damaged(final Found found, final String what) {
        return new JournalDamagedException(
                directory,
                found.path(),
                Math.max(0, found.survey().firstSequence()),
                what + "; restore the missing files from the backup");
    }

    private String reason(final Manifest rebuilt) {
        try {
            final Manifest present = Manifest.read(directory);
            if (present.isEmpty()) {
                return directory.manifest() + ": it is missing";
            }
            return present.last().number() >= rebuilt.last().number()
                    ? ""
                    : directory.manifest() + ": it does not name epoch "
                            + rebuilt.last().number() + ", which has events of its own";
        } catch (final JournalDamagedException e) {
            if (e.isOfNewerFormat()) {
                throw new JournalUnavailableException(e.finding(), e);
            }
            return e.finding();
        }
    }

    private long newestSnapshot() throws IOException {
        final SnapshotHeader newest = new Snapshots(directory).newestGood();
        return newest == null ? 0 : newest.sequence();
    }
}
