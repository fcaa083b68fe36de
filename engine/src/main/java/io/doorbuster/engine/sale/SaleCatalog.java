package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.Mix;
import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.model.SaleTerms;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** All sales by number and by id, the ids of removed sales, and the hash over all of them. Business thread only. */
final class SaleCatalog {
    /** Most sales ever created, removed ones included, because the state keeps the id of a removed sale. */
    private static final int MAX_SALES_EVER = 1_000_000;

    /** Bytes of an id of 40 characters, a boxed number, a map entry and an entry in the list of numbers. */
    private static final int BYTES_PER_REMOVED_SALE = 176;

    final StateMemory memory = new StateMemory();
    final Agenda agenda = new Agenda();
    /** Numbers of the removed sales by id, oldest first. */
    final Map<String, Integer> removed = new LinkedHashMap<>();

    private final Map<String, Sale> bySaleId = new HashMap<>();
    private Sale[] byNumber = new Sale[16];
    private int last;

    private long salesHash;
    private long removedHash;
    private Sale[] changedSales = new Sale[16];
    private int changedCount;

    /** The sale with this number; null if it was removed or never created. */
    Sale find(final int number) {
        return number >= 1 && number <= last ? byNumber[number] : null;
    }

    Sale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    /** True if a sale with this id exists or existed. */
    boolean isTaken(final String saleId) {
        return bySaleId.containsKey(saleId) || removed.containsKey(saleId);
    }

    /** Number of the newest sale ever created; 0 if there was none. */
    int last() {
        return last;
    }

    /** Number of existing sales. */
    int size() {
        return bySaleId.size();
    }

    /** True if {@code maxSales} sales exist, or as many were created as there can ever be. */
    boolean isFull(final int maxSales) {
        return bySaleId.size() >= maxSales || last >= MAX_SALES_EVER;
    }

    Sale add(final int number, final SaleTerms terms, final long seed0, final long seed1) {
        check(find(number) == null, "sale number " + number + " used twice");
        check(!isTaken(terms.saleId()), "sale " + terms.saleId() + " created twice");
        final Sale sale = new Sale(number, terms, seed0, seed1, new StateMemory(memory));
        bySaleId.put(terms.saleId(), sale);
        number(number, sale);
        changing(sale);
        return sale;
    }

    /** Forgets the whole sale except its id. */
    void remove(final Sale sale) {
        stateHash();
        salesHash -= sale.countedHash;
        agenda.remove(sale);
        sale.memory.leave();
        bySaleId.remove(sale.terms().saleId());
        rememberRemoved(sale.number, sale.terms().saleId());
    }

    void rememberRemoved(final int number, final String saleId) {
        memory.take(BYTES_PER_REMOVED_SALE);
        check(removed.put(saleId, number) == null, "sale " + saleId + " removed twice");
        final long idHash = SipHash.hash(0, 0, new UnsafeBuffer(saleId.getBytes(StandardCharsets.US_ASCII)));
        removedHash += Mix.finish(Mix.in(idHash, number));
        number(number, null);
    }

    /** Notes that the sale's counted hash is no longer current. */
    void changing(final Sale sale) {
        if (!sale.changed) {
            sale.changed = true;
            if (changedCount == changedSales.length) {
                changedSales = Arrays.copyOf(changedSales, changedCount * 2);
            }
            changedSales[changedCount++] = sale;
        }
    }

    /** The hash over all sales. Takes one step per sale that changed since the last call. */
    long stateHash() {
        for (int i = 0; i < changedCount; i++) {
            final Sale sale = changedSales[i];
            final long hash = sale.hash();
            salesHash += hash - sale.countedHash;
            sale.countedHash = hash;
            sale.changed = false;
            changedSales[i] = null;
        }
        changedCount = 0;
        return Mix.in(Mix.in(salesHash, removedHash), last);
    }

    private void number(final int number, final Sale sale) {
        last = Math.max(last, number);
        if (number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(number + 1, byNumber.length * 2));
        }
        byNumber[number] = sale;
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
