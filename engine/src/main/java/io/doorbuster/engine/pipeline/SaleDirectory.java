package io.doorbuster.engine.pipeline;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the edge may know of the sales without asking the engine. The reply thread publishes, after the force; any
 * thread reads.
 */
public final class SaleDirectory {
    private final ConcurrentHashMap<String, PublishedSale> bySaleId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Integer, PublishedSale> byNumber = new ConcurrentSkipListMap<>();
    private volatile long asOf;
    private final AtomicLong version = new AtomicLong();

    /** The sale with this id, or null if there is none. */
    public PublishedSale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    /** Sales that there are, in the order in which they were created, from after the one with this number on. */
    public Collection<PublishedSale> createdAfter(final int number) {
        return Collections.unmodifiableCollection(
                byNumber.tailMap(number, false).values());
    }

    /** How many sales there are. */
    public int size() {
        return bySaleId.size();
    }

    /**
     * Everything decided before then, epoch milliseconds on the engine's clock, shows in the views; what came later may. A
     * tick behind the clock, and however long the disk and the commands before the tick keep it.
     */
    public long asOf() {
        return asOf;
    }

    /** Another number than before once any view has changed: to tell whether something made of views is up to date. */
    public long version() {
        return version.get();
    }

    /** A tick that was decided at {@code time} has come through the journal with all the views that were due. */
    void completeUpTo(final long time) {
        asOf = time;
    }

    void publish(final ViewUpdate update) {
        final PublishedSale known = bySaleId.get(update.saleId());
        if (update.view() == null) {
            final PublishedSale removed = bySaleId.remove(update.saleId());
            byNumber.remove(removed.view().number());
        } else if (known == null) {
            final PublishedSale created = new PublishedSale(update.view(), update.holders());
            bySaleId.put(update.saleId(), created);
            byNumber.put(update.view().number(), created);
        } else {
            known.publish(update.view());
        }
        version.incrementAndGet();
    }
}
