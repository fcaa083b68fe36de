package io.doorbuster.engine.port;

import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.SaleView;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The published views of all sales and the settings of the edge, which it reads without asking the engine. One thread
 * publishes, and only what is durable: in a pipeline the reply thread, elsewhere the thread that follows the journal.
 * Any thread reads.
 */
public final class SaleDirectory {
    private final ConcurrentHashMap<String, PublishedSale> bySaleId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Integer, PublishedSale> byNumber = new ConcurrentSkipListMap<>();
    private volatile EdgeSettings settings = EdgeSettings.NONE;
    private volatile long asOf;
    private final AtomicLong version = new AtomicLong();

    /** The sale with this id, or null if there is none. */
    public PublishedSale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    /** The existing sales with a higher number than {@code number}, in the order in which they were created. */
    public Collection<PublishedSale> createdAfter(final int number) {
        return Collections.unmodifiableCollection(
                byNumber.tailMap(number, false).values());
    }

    /** The newest durable settings of the edge; the same object until they change. */
    public EdgeSettings settings() {
        return settings;
    }

    /** Publishes the settings of the edge. The publishing thread. */
    public void publish(final EdgeSettings newest) {
        settings = newest;
    }

    /** Number of existing sales. */
    public int size() {
        return bySaleId.size();
    }

    /**
     * The time up to which the views are complete, epoch milliseconds on the engine's clock. Everything decided before
     * it shows in the views; later decisions may. It is a tick older than the clock, plus the time that the disk and
     * the commands before the tick take.
     */
    public long asOf() {
        return asOf;
    }

    /**
     * A number that changes whenever a view changes. A reader compares it to find out whether something made from the
     * views is up to date.
     */
    public long version() {
        return version.get();
    }

    /** Notes that everything decided before {@code time}, epoch milliseconds, is published. The publishing thread. */
    public void completeUpTo(final long time) {
        asOf = time;
    }

    /**
     * Publishes the newest view of a sale. The publishing thread.
     *
     * @param holders the sale's holders; those of the first call stay
     */
    public void publish(final SaleView view, final Holders holders) {
        final PublishedSale known = byNumber.get(view.number());
        if (known == null) {
            final PublishedSale created = new PublishedSale(view, holders);
            bySaleId.put(view.terms().saleId(), created);
            byNumber.put(view.number(), created);
        } else {
            known.publish(view);
        }
        version.incrementAndGet();
    }

    /**
     * Removes the sale with this number. The publishing thread.
     *
     * @throws IllegalArgumentException if it is not published; then nothing changes
     */
    public void remove(final int number) {
        final PublishedSale removed = byNumber.remove(number);
        if (removed == null) {
            throw new IllegalArgumentException("sale " + number + " is not published");
        }
        bySaleId.remove(removed.view().terms().saleId());
        version.incrementAndGet();
    }
}
