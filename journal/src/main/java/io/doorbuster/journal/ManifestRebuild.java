package io.doorbuster.journal;

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
 * Makes MANIFEST anew from what the batches say of themselves, if it is lost, is not as it was written, or is an older one. What
 * it was the only witness of is not known any more: whether files or epochs existed behind the last ones that are there. The old
 * one is set aside, not deleted. Only on a stopped directory, which it locks.
 */
public final class ManifestRebuild {
    private final JournalDirectory directory;

    /** @param root of the data directory */
    public ManifestRebuild(final Path root) {
        this.directory = new JournalDirectory(root);
    }

    /**
     * What a rebuild would do, or did.
     *
     * @param reason what is wrong with MANIFEST; empty if nothing is, and then nothing is done
     * @param epochs that the new one names, the last one open as after a crash
     * @param leftovers epochs that it does not name: they hold copies of a start that did not finish, and the next start removes
     *     them
     * @param lastSequence the last event that was found
     * @param snapshotSequence of the newest good snapshot; if it is higher, events are missing for sure
     */
    public record Plan(
            String reason, List<EpochInfo> epochs, List<Path> leftovers, long lastSequence, long snapshotSequence) {
        /** True if MANIFEST is as good as one that could be made. */
        public boolean isNothing() {
            return reason.isEmpty();
        }

        /** The last event before those that are there; 0 if the first is there. */
        public long prunedThrough() {
            return epochs.isEmpty() ? 0 : epochs.get(0).firstSequence() - 1;
        }
    }

    /** An epoch's directory and what is in it. */
    private record Found(Path path, Survey survey) {
        int number() {
            return JournalDirectory.numberOf(path);
        }

        /** Shows its batches, but seals. */
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
     * Looks what MANIFEST should be, and writes it if {@code execute}.
     *
     * @throws JournalUnavailableException if a server holds the directory, it cannot be read or written, there is no batch in it, or
     *     a newer build wrote it
     * @throws JournalDamagedException if the epochs do not follow each other: then something is missing between them, and only a
     *     backup has it
     */
    public Plan run(final boolean execute) {
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
                    "there is no journal in " + directory.root() + ": no batch is in it; check --data");
        }
        return found;
    }

    /**
     * Without the last epochs if they hold nothing but copies of events of the ones before. Either the start that made them did not
     * finish, and MANIFEST never named them, or nothing new happened in them; but a copy that is not known to be whole must not
     * stand for what was copied.
     */
    private static List<Found> withoutLeftovers(final List<Found> found) {
        int end = found.size();
        while (end > 1 && holdsOnlyCopies(found.get(end - 1), found.subList(0, end - 1))) {
            end--;
        }
        return found.subList(0, end);
    }

    /** The same sequence is not enough: behind a repair other events have the sequences of the ones that were lost. */
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
            throw damaged(found, "no good batch is in it, and epochs with events follow");
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

    /** A later epoch begins behind the last event of this one that was durable; this one may have the next few as well. */
    private void checkThatItLeadsTo(final Found found, final Found next) {
        if (next.number() != found.number() + 1) {
            throw damaged(next, "no epoch " + (found.number() + 1) + " is there, but one before and one behind it");
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
                what + "; restore what is missing from the backup");
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
