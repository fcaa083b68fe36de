package io.doorbuster.journal.audit;

import io.doorbuster.journal.EpochInfo;
import java.util.List;
import java.util.Map;

/**
 * What there is of what in a journal.
 *
 * @param prunedThrough the last event that was removed and is not counted; 0 if none was
 * @param firstTime of the first event, epoch milliseconds
 * @param lastTime of the last
 * @param kinds events by kind
 * @param sales events by kind, by sale id, in the order of their creation
 * @param bytesPerEvent as encoded, without what the batch and Chronicle add
 * @param files that hold batches
 * @param usedBytes of the files up to the last batch
 * @param totalBytes of the files, holes included
 */
public record StatsReport(
        long prunedThrough,
        long events,
        long firstTime,
        long lastTime,
        Map<EventKind, Long> kinds,
        Map<String, Map<EventKind, Long>> sales,
        Batches batches,
        double bytesPerEvent,
        Peak peak,
        List<EpochInfo> epochs,
        int files,
        long usedBytes,
        long totalBytes) {
    /** Batches with events in them, and how many events each has. */
    public record Batches(long count, int min, int median, int max) {}

    /** The time bucket with most events. */
    public record Peak(long bucketMillis, long start, long events) {
        public double eventsPerSecond() {
            return events * 1000.0 / bucketMillis;
        }
    }
}
