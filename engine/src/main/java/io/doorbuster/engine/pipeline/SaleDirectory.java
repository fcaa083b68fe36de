package io.doorbuster.engine.pipeline;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the edge may know of the sales without asking the engine. The reply thread publishes, after the force; any
 * thread reads.
 */
public final class SaleDirectory {
    private final ConcurrentHashMap<String, PublishedSale> bySaleId = new ConcurrentHashMap<>();
    private volatile long asOf;

    /** The sale with this id, or null if there is none. */
    public PublishedSale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    /** All sales, in no order. */
    public Collection<PublishedSale> all() {
        return Collections.unmodifiableCollection(bySaleId.values());
    }

    /**
     * Everything decided before then, epoch milliseconds on the engine's clock, shows in the views; what came later may. A
     * tick behind the clock, and however long the disk and the commands before the tick keep it.
     */
    public long asOf() {
        return asOf;
    }

    /** A tick that was decided at {@code time} has come through the journal with all the views that were due. */
    void completeUpTo(final long time) {
        asOf = time;
    }

    void publish(final ViewUpdate update) {
        final PublishedSale known = bySaleId.get(update.saleId());
        if (update.view() == null) {
            bySaleId.remove(update.saleId());
        } else if (known == null) {
            bySaleId.put(update.saleId(), new PublishedSale(update.view(), update.holders()));
        } else {
            known.publish(update.view());
        }
    }
}
