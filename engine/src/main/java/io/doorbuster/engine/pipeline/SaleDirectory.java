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

    /** The sale with this id, or null if there is none. */
    public PublishedSale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    /** All sales, in no order. */
    public Collection<PublishedSale> all() {
        return Collections.unmodifiableCollection(bySaleId.values());
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
