package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;

/**
 * Notes which sales changed and makes their views; also hands on the settings of the edge when they change. It makes a
 * view at once when the merchant changed the sale, when the stock ran out, and when the edge would refuse by the
 * previous view what the engine now grants; otherwise at the next tick. A command makes at most one view of a sale,
 * however many events it has. A view travels through the ring in its command's slot, so it is published only after
 * everything that it shows is durable. Business thread only.
 */
final class ViewChanges extends IgnoredEvents {
    private static final int HOLDERS_AT_ONCE = 64;

    private final Sales sales;
    private final BitSet changed = new BitSet();
    private final IntArrayList removed = new IntArrayList();
    private HoldersFilter[] holders = new HoldersFilter[16];
    private final HoldersFilter[] holderFilters = new HoldersFilter[HOLDERS_AT_ONCE];
    private final long[] holderHashes = new long[HOLDERS_AT_ONCE];
    private int holderCount;
    private boolean due;
    private boolean settingsChanged;
    private long expiredOrders;
    private long promotedOrders;
    /** Sales whose newest view makes the edge refuse users who hold nothing, as sold out. */
    private final BitSet refusing = new BitSet();
    /** Refusing sales that changed since their newest view. */
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
        settingsChanged = true;
        due = true;
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        settingsChanged = true;
        due = true;
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
        created(sale);
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        changedByMerchant(sale);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        changedByMerchant(sale);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        changedByMerchant(sale);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        changedByMerchant(sale);
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        addHolders();
        holders[sale] = null;
        removed.addInt(sale);
        changed.clear(sale);
        refusing.clear(sale);
        suspects.clear(sale);
        due = true;
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        changedByMerchant(sale);
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        changed(sale);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        changed(sale);
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        noteHolder(holders[sale], sales.newestUserHash(sale));
        changed.set(sale);
        due |= sales.remaining(sale) == 0;
    }

    @Override
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        noteHolder(holders[sale], sales.newestUserHash(sale));
        changed.set(sale);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        promotedOrders++;
        changed(sale);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        changed(sale);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        expiredOrders++;
        changed(sale);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        changed(sale);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        changed(sale);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        changed(sale);
    }

    /** Orders that expired since the start. */
    long expiredOrders() {
        return expiredOrders;
    }

    /** Orders that were promoted since the start. */
    long promotedOrders() {
        return promotedOrders;
    }

    private void created(final int sale) {
        if (sale >= holders.length) {
            holders = Arrays.copyOf(holders, sale * 2);
        }
        holders[sale] = new HoldersFilter(sales.initialStock(sale), sales.orders(sale));
        changedByMerchant(sale);
    }

    /** Notes a change that may wait for the next tick, unless the edge refuses for a reason that no longer holds. */
    private void changed(final int sale) {
        changed.set(sale);
        if (refusing.get(sale)) {
            suspects.set(sale);
        }
    }

    private void changedByMerchant(final int sale) {
        changed.set(sale);
        due = true;
    }

    /**
     * Adds the holders noted so far to their filters. Must be called before the slots of a batch move on, so that the
     * filter contains an order before its answer leaves. Adds them all at once, so that their memory accesses overlap.
     */
    void addHolders() {
        for (int i = 0; i < holderCount; i++) {
            holderFilters[i].add(holderHashes[i]);
        }
        holderCount = 0;
    }

    /** Returns what is to be published with the command just decided, or null. */
    Publication[] take(final boolean tick) {
        if (!suspects.isEmpty()) {
            due |= anySellsAgain();
            suspects.clear();
        }
        if (!due && !(tick && !changed.isEmpty())) {
            return null;
        }
        final Publication[] updates =
                new Publication[changed.cardinality() + removed.size() + (settingsChanged ? 1 : 0)];
        int i = 0;
        if (settingsChanged) {
            final EdgeSettings settings = sales.edgeSettings();
            updates[i++] = directory -> directory.publish(settings);
            settingsChanged = false;
        }
        for (int r = 0; r < removed.size(); r++) {
            updates[i++] = new ViewUpdate(removed.getInt(r), null, null);
        }
        for (int sale = changed.nextSetBit(0); sale >= 0; sale = changed.nextSetBit(sale + 1)) {
            final SaleView view = sales.view(sale);
            refusing.set(sale, view.remaining() == 0 && !view.takesPlaces());
            updates[i++] = new ViewUpdate(sale, view, holders[sale]);
        }
        removed.clear();
        changed.clear();
        due = false;
        return updates;
    }

    /** Checked after the whole command, because units that came back may already have gone to the waitlist. */
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
