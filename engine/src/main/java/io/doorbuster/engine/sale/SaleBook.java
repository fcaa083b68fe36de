package io.doorbuster.engine.sale;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** All sales by number and by id, the ids that are taken for ever, and the hash over all of them. Business thread only. */
final class SaleBook {
    /** Ever created, removed ones included: what the book remembers of a removed one is its id. */
    private static final int MAX_SALES_EVER = 1_000_000;

    /** An id of 40 characters, a boxed number, an entry of a map, a place in the list of numbers. */
    private static final int BYTES_PER_REMOVED_SALE = 176;

    final StateMemory memory = new StateMemory();
    final Agenda agenda = new Agenda();
    /** Numbers by id of the sales that were removed, oldest first. */
    final Map<String, Integer> removed = new LinkedHashMap<>();

    private final Map<String, Sale> bySaleId = new HashMap<>();
    private Sale[] byNumber = new Sale[16];
    private int last;

    private long salesHash;
    private long removedHash;
    private Sale[] changedSales = new Sale[16];
    private int changedCount;

    /** The sale with this number, null if there is none any more. */
    Sale find(final int number) {
        return number >= 1 && number <= last ? byNumber[number] : null;
    }

    Sale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    /** True if no sale may have this id: there is one, or was. */
    boolean isTaken(final String saleId) {
        return bySaleId.containsKey(saleId) || removed.containsKey(saleId);
    }

    /** Number of the newest sale ever created; 0 if there was none. */
    int last() {
        return last;
    }

    /** Sales that there are now. */
    int size() {
        return bySaleId.size();
    }

    /** True if there are as many sales as {@code maxSales}, or were as many as ever can be. */
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

    /** Forgets all of the sale but its id. */
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

    /** Notes that the sale's hash is not what was counted. */
    void changing(final Sale sale) {
        if (!sale.changed) {
            sale.changed = true;
            if (changedCount == changedSales.length) {
                changedSales = Arrays.copyOf(changedSales, changedCount * 2);
            }
            changedSales[changedCount++] = sale;
        }
    }

    /** Costs one step per sale changed since it was last asked for. */
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
