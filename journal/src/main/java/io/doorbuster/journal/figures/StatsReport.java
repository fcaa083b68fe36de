package io.doorbuster.journal.figures;

import io.doorbuster.journal.read.EpochInfo;
import java.util.List;
import java.util.Map;

/**
 * The counts of a journal's events, batches and files.
 *
 * @param prunedThrough sequence of the last pruned event, which is not counted; 0 if none was pruned
 * @param firstTime time of the first event, epoch milliseconds
 * @param lastTime time of the last event, epoch milliseconds
 * @param kinds events by kind
 * @param sales events by kind, by sale id, in the order of their creation
 * @param bytesPerEvent encoded size, without the overhead of batches and of Chronicle
 * @param files number of files that hold batches
 * @param usedBytes bytes of the files up to the last batch
 * @param totalBytes size of the files, holes included
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
    /** The number of batches with events, and the least, median and greatest number of events in one. */
    public record Batches(long count, int min, int median, int max) {}

    /** The time bucket with the most events. */
    public record Peak(long bucketMillis, long start, long events) {
        public double eventsPerSecond() {
            return events * 1000.0 / bucketMillis;
        }
    }
}
