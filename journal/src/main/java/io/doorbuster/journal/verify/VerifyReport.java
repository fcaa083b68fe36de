package io.doorbuster.journal.verify;

import io.doorbuster.journal.read.EpochInfo;
import java.util.List;

/**
 * The result of verifying a data directory.
 *
 * @param live true if a server held the directory
 * @param newerFormat true if part of it has a format that only a newer build reads
 * @param prunedThrough sequence of the last pruned event; 0 if none was pruned
 * @param stateSequence sequence of the snapshot from which hashes are compared; 0 if they are compared from the first
 *     event
 * @param files reports of the files, in order
 * @param lost ranges of missing events
 * @param problems problems that do not belong to one file, such as MANIFEST or missing files
 */
public record VerifyReport(
        boolean live,
        boolean newerFormat,
        long prunedThrough,
        long stateSequence,
        List<EpochInfo> epochs,
        List<FileReport> files,
        List<Range> lost,
        List<String> problems) {
    /** The verdict on a data directory. */
    public enum Result {
        /** Everything is as it was written. */
        GOOD,
        /** Everything is as it was written except the last bytes, which a crash tore and the next start ignores. */
        TORN,
        /** Something is not as it was written, and a crash does not explain it. */
        DAMAGED
    }

    /** A range of sequences, both ends included. */
    public record Range(long first, long last) {
        public long events() {
            return last - first + 1;
        }
    }

    public Result verdict() {
        final boolean damaged = !problems.isEmpty()
                || files.stream().anyMatch(file -> !file.problems().isEmpty());
        if (damaged) {
            return Result.DAMAGED;
        }
        return files.stream().anyMatch(this::isTorn) ? Result.TORN : Result.GOOD;
    }

    /** True if MANIFEST is damaged or missing, or does not name an epoch that has events of its own. */
    public boolean manifestIsLost() {
        return epochs.stream()
                .filter(epoch -> !epoch.isNamed())
                .anyMatch(epoch -> epochs.stream().noneMatch(EpochInfo::isNamed)
                        || files.stream()
                                .anyMatch(file -> file.epoch() == epoch.number()
                                        && !file.problems().isEmpty()));
    }

    /**
     * True if the torn bytes are in an open epoch. In an epoch that has ended, the start that ended it has already
     * handled them.
     */
    private boolean isTorn(final FileReport file) {
        return file.tornBytes() > 0
                && epochs.stream().anyMatch(epoch -> epoch.number() == file.epoch() && epoch.isOpen());
    }

    /** Number of events that can be read. */
    public long events() {
        return files.stream().mapToLong(FileReport::events).sum();
    }

    /** Number of events in epochs that MANIFEST does not name: copies of other events, unless MANIFEST is lost. */
    public long unnamedEvents() {
        return epochs.stream()
                .filter(epoch -> !epoch.isNamed())
                .flatMap(epoch -> files.stream().filter(file -> file.epoch() == epoch.number()))
                .mapToLong(FileReport::copiedEvents)
                .sum();
    }

    public long lostEvents() {
        return lost.stream().mapToLong(Range::events).sum();
    }
}
