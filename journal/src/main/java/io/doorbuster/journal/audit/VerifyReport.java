package io.doorbuster.journal.audit;

import io.doorbuster.journal.EpochInfo;
import java.util.List;

/**
 * Whether a data directory is whole.
 *
 * @param live whether a server held it
 * @param newerFormat whether some of it is of a format that only a newer build reads
 * @param prunedThrough the last event that was removed; 0 if none was
 * @param stateSequence of the snapshot that the hashes are compared from; 0 if that is the first event
 * @param files in order
 * @param lost ranges of events that are nowhere
 * @param problems that are not of one file: MANIFEST, missing files
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
    /** How it stands. */
    public enum Verdict {
        /** Everything is as it was written. */
        GOOD,
        /** So it is but for the last bytes, which a crash tore and the next start passes over. */
        TORN,
        /** It is not as it was written, and no crash explains it. */
        DAMAGED
    }

    /** Sequences, both ends included. */
    public record Range(long first, long last) {
        public long events() {
            return last - first + 1;
        }
    }

    public Verdict verdict() {
        final boolean damaged = !problems.isEmpty()
                || files.stream().anyMatch(file -> !file.problems().isEmpty());
        if (damaged) {
            return Verdict.DAMAGED;
        }
        return files.stream().anyMatch(this::isTorn) ? Verdict.TORN : Verdict.GOOD;
    }

    /** True if MANIFEST is damaged or not there, or does not name an epoch that has events of its own. */
    public boolean manifestIsLost() {
        return epochs.stream()
                .filter(epoch -> !epoch.isNamed())
                .anyMatch(epoch -> epochs.stream().noneMatch(EpochInfo::isNamed)
                        || files.stream()
                                .anyMatch(file -> file.epoch() == epoch.number()
                                        && !file.problems().isEmpty()));
    }

    /** What a crash tore in an epoch that has ended was dealt with by the start that ended it. */
    private boolean isTorn(final FileReport file) {
        return file.tornBytes() > 0
                && epochs.stream().anyMatch(epoch -> epoch.number() == file.epoch() && epoch.isOpen());
    }

    /** Events that can be read. */
    public long events() {
        return files.stream().mapToLong(FileReport::events).sum();
    }

    /** Events in epochs that MANIFEST does not name; copies of others, unless MANIFEST is lost. */
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
