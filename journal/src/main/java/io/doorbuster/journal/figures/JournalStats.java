package io.doorbuster.journal.figures;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.EpochInfo;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.JournalScan;
import io.doorbuster.journal.snapshot.IgnoredRecords;
import io.doorbuster.journal.verify.ReadProgress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;

/** Counts the events, batches and files of a journal. Read-only; for one thread. */
public final class JournalStats {
    private final JournalReader reader;
    private final Beginning beginning;
    private final Counter counter = new Counter();
    private final EventReader events = new EventReader();
    /** By number of events: how many batches have that many. */
    private final Int2IntHashMap batchSizes = new Int2IntHashMap(0);

    private final Set<Path> files = new HashSet<>();
    private long batches;
    private long eventBytes;
    private long usedBytes;

    private JournalStats(final Path root) {
        reader = new JournalReader(root);
        beginning = Beginning.of(root);
        beginning.describeTo(counter.names());
    }

    /**
     * Counts the journal in the data directory {@code root}; in a live directory, the durable events.
     *
     * @param bucketMillis the length of the time buckets
     * @throws io.doorbuster.journal.disk.JournalDamagedException at the first batch that is not good
     */
    public static StatsReport of(final Path root, final long bucketMillis, final ReadProgress progress) {
        final JournalStats stats = new JournalStats(root);
        stats.counter.bucketMillis = bucketMillis;
        stats.reader.read(batch -> {
            stats.count(batch);
            progress.read(stats.reader.bytesRead(), stats.reader.totalBytes(), stats.reader.lastSequence());
            return true;
        });
        return stats.report(new JournalScan(root).epochs());
    }

    private void count(final BatchView batch) {
        files.add(batch.file());
        if (batch.count() == 0) {
            return;
        }
        batches++;
        eventBytes += batch.length();
        batchSizes.put(batch.count(), batchSizes.get(batch.count()) + 1);
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, counter);
        }
        usedBytes = reader.bytesRead();
    }

    private StatsReport report(final List<EpochInfo> epochs) {
        counter.endBucket();
        return new StatsReport(
                beginning.prunedThrough(),
                counter.events,
                counter.firstTime,
                counter.lastTime,
                counter.kinds,
                counter.bySaleId(),
                new StatsReport.Batches(batches, quantile(0), quantile(0.5), quantile(1)),
                counter.events == 0 ? 0 : (double) eventBytes / counter.events,
                new StatsReport.Peak(counter.bucketMillis, counter.peakStart, counter.peakEvents),
                epochs,
                files.size(),
                usedBytes,
                reader.totalBytes());
    }

    /** Returns the size, in events, of the batch at this quantile of all batches. */
    private int quantile(final double share) {
        final int[] sizes = batchSizes.keySet().stream()
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        final long rank = Math.min(batches - 1, (long) (share * batches));
        long below = 0;
        for (final int size : sizes) {
            below += batchSizes.get(size);
            if (below > rank) {
                return size;
            }
        }
        return 0;
    }

    /** Counts events by kind, sale and time. */
    private static final class Counter extends EachEvent {
        private final Map<EventKind, Long> kinds = new EnumMap<>(EventKind.class);
        private final Map<Integer, Map<EventKind, Long>> bySale = new LinkedHashMap<>();
        private final Map<Integer, String> saleIds = new HashMap<>();
        private Map<EventKind, Long> lastCounts;
        private int lastSale;
        private long bucketMillis;
        private long events;
        private long firstTime;
        private long lastTime;
        private long bucket;
        private long inBucket;
        private long peakStart;
        private long peakEvents;

        /** Returns a reader of the ids of sales that pruned events created. */
        SaleRecords names() {
            return new IgnoredRecords() {
                @Override
                public void removedSale(final int number, final String saleId) {
                    saleIds.put(number, saleId);
                }

                @Override
                public void sale(
                        final int number,
                        final SaleTerms terms,
                        final long seed0,
                        final long seed1,
                        final int round,
                        final boolean paused,
                        final boolean closed,
                        final boolean lapsed) {
                    saleIds.put(number, terms.saleId());
                }
            };
        }

        @Override
        public void saleCreated(
                final long sequence,
                final long time,
                final int sale,
                final SaleTerms terms,
                final long seed0,
                final long seed1,
                final DirectBuffer actor) {
            saleIds.put(sale, terms.saleId());
            super.saleCreated(sequence, time, sale, terms, seed0, seed1, actor);
        }

        @Override
        void event(final EventKind kind, final long sequence, final long time, final int sale) {
            firstTime = events == 0 ? time : firstTime;
            lastTime = time;
            events++;
            kinds.merge(kind, 1L, Long::sum);
            if (sale != 0) {
                if (sale != lastSale) {
                    lastSale = sale;
                    lastCounts = bySale.computeIfAbsent(sale, number -> new EnumMap<>(EventKind.class));
                }
                lastCounts.merge(kind, 1L, Long::sum);
            }
            if (time - bucket >= bucketMillis) {
                endBucket();
                bucket = time - time % bucketMillis;
            }
            inBucket++;
        }

        void endBucket() {
            if (inBucket > peakEvents) {
                peakEvents = inBucket;
                peakStart = bucket;
            }
            inBucket = 0;
        }

        Map<String, Map<EventKind, Long>> bySaleId() {
            final Map<String, Map<EventKind, Long>> named = new LinkedHashMap<>();
            bySale.forEach((number, counts) -> named.put(saleIds.get(number), counts));
            return named;
        }
    }
}
