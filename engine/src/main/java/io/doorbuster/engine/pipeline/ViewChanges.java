package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Notes which sales changed and makes their views when they are due: at once when the merchant changed something or the
 * stock ran out, at the next tick otherwise. A view travels through the ring in its command's slot, so it is published
 * only after the journal has everything that it shows. Business thread only.
 */
final class ViewChanges {
    private static final int HOLDERS_AT_ONCE = 64;

    private final Sales sales;
    private final BitSet changed = new BitSet();
    private final List<String> removedSaleIds = new ArrayList<>();
    private HoldersFilter[] holders = new HoldersFilter[16];
    private final HoldersFilter[] holderFilters = new HoldersFilter[HOLDERS_AT_ONCE];
    private final long[] holderHashes = new long[HOLDERS_AT_ONCE];
    private int holderCount;
    private boolean due;

    ViewChanges(final Sales sales) {
        this.sales = sales;
        for (int sale = 1; sale <= sales.lastSale(); sale++) {
            if (sales.hasSale(sale)) {
                created(sale);
                final HoldersFilter filter = holders[sale];
                sales.forEachHolder(sale, userHash -> noteHolder(filter, userHash));
            }
        }
        addHolders();
    }

    void created(final int sale) {
        if (sale >= holders.length) {
            holders = Arrays.copyOf(holders, sale * 2);
        }
        holders[sale] = new HoldersFilter(sales.stock(sale));
        changedByMerchant(sale);
    }

    /** An order was secured, just now. */
    void secured(final int sale) {
        noteHolder(holders[sale], sales.newestUserHash(sale));
        changed.set(sale);
        due |= sales.remaining(sale) == 0;
    }

    /** An order was put in line, just now. */
    void waitlisted(final int sale) {
        noteHolder(holders[sale], sales.newestUserHash(sale));
        changed.set(sale);
    }

    /** Something changed that may wait for the next tick. */
    void changed(final int sale) {
        changed.set(sale);
    }

    /**
     * Adds the holders noted so far to their filters. To be called before a batch's slots move on, so that no answer is
     * out before the filter knows of it. All at once, because each add waits for memory, and so they wait together.
     */
    void addHolders() {
        for (int i = 0; i < holderCount; i++) {
            holderFilters[i].add(holderHashes[i]);
        }
        holderCount = 0;
    }

    void changedByMerchant(final int sale) {
        changed.set(sale);
        due = true;
    }

    /** The sale is about to be removed; this is the last moment at which it can be asked for its id. */
    void removed(final int sale) {
        addHolders();
        holders[sale] = null;
        removedSaleIds.add(sales.view(sale).terms().saleId());
        changed.clear(sale);
        due = true;
    }

    /** Views to publish with the command just decided, or null. */
    ViewUpdate[] take(final boolean tick) {
        if (!due && !(tick && !changed.isEmpty())) {
            return null;
        }
        final ViewUpdate[] updates = new ViewUpdate[changed.cardinality() + removedSaleIds.size()];
        int i = 0;
        for (final String saleId : removedSaleIds) {
            updates[i++] = new ViewUpdate(saleId, null, null);
        }
        for (int sale = changed.nextSetBit(0); sale >= 0; sale = changed.nextSetBit(sale + 1)) {
            final SaleView view = sales.view(sale);
            updates[i++] = new ViewUpdate(view.terms().saleId(), view, holders[sale]);
        }
        removedSaleIds.clear();
        changed.clear();
        due = false;
        return updates;
    }

    private void noteHolder(final HoldersFilter filter, final long userHash) {
        holderFilters[holderCount] = filter;
        holderHashes[holderCount++] = userHash;
        if (holderCount == HOLDERS_AT_ONCE) {
            addHolders();
        }
    }
}
