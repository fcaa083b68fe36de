package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Notes which sales changed and makes their views when they are due: at once when the merchant changed something, when
 * the stock ran out, and when the edge would refuse by the view before what the engine grants now; at the next tick
 * otherwise. However many events a command has, it makes one view of a sale. A view travels through the ring in its
 * command's
 * slot, so it is published only after the journal has everything that it shows. Business thread only.
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
    /** Sales by whose newest view the edge refuses strangers as sold out. */
    private final BitSet refusing = new BitSet();
    /** Those of them in which something changed since. */
    private final BitSet suspects = new BitSet();

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
        holders[sale] = new HoldersFilter(sales.stock(sale), sales.orders(sale), sales.memory(sale));
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

    /** Something changed that may wait for the next tick, unless the edge refuses for what is not so any more. */
    void changed(final int sale) {
        changed.set(sale);
        if (refusing.get(sale)) {
            suspects.set(sale);
        }
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
        refusing.clear(sale);
        suspects.clear(sale);
        due = true;
    }

    /** Views to publish with the command just decided, or null. */
    ViewUpdate[] take(final boolean tick) {
        if (!suspects.isEmpty()) {
            due |= anySellsAgain();
            suspects.clear();
        }
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
            refusing.set(sale, view.remaining() == 0 && !view.takesPlaces());
            updates[i++] = new ViewUpdate(view.terms().saleId(), view, holders[sale]);
        }
        removedSaleIds.clear();
        changed.clear();
        due = false;
        return updates;
    }

    /** After the whole command: units that came back may have gone to the line already. */
    private boolean anySellsAgain() {
        for (int sale = suspects.nextSetBit(0); sale >= 0; sale = suspects.nextSetBit(sale + 1)) {
            if (sales.remaining(sale) > 0 || sales.takesPlaces(sale)) {
                return true;
            }
        }
        return false;
    }

    private void noteHolder(final HoldersFilter filter, final long userHash) {
        holderFilters[holderCount] = filter;
        holderHashes[holderCount++] = userHash;
        if (holderCount == HOLDERS_AT_ONCE) {
            addHolders();
        }
    }
}
