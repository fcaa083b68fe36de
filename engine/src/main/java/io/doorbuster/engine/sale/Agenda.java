package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.SaleTerms;
import java.util.Arrays;

/**
 * Finds the sale that has the next due thing: a binary heap over {@link Dues} that contains each sale with anything to
 * come due once. Business thread only.
 */
final class Agenda {
    /** Starts at index 1; the parent of i is i / 2. */
    private Sale[] heap = new Sale[16];

    private int size;

    /** The sale with the earliest due thing; null if nothing will come due. */
    Sale first() {
        return heap[1];
    }

    /** Moves the sale to its place by its current dues; adds or removes it as needed. */
    void update(final Sale sale) {
        sale.refreshDues();
        if (sale.dues.at == SaleTerms.NEVER) {
            remove(sale);
            return;
        }
        if (sale.dues.agendaIndex == 0) {
            if (++size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(sale, size);
        }
        siftUp(sale.dues.agendaIndex);
        siftDown(sale.dues.agendaIndex);
    }

    /** Removes the sale if the agenda contains it. */
    void remove(final Sale sale) {
        final int index = sale.dues.agendaIndex;
        if (index == 0) {
            return;
        }
        final Sale last = heap[size];
        heap[size--] = null;
        sale.dues.agendaIndex = 0;
        if (last != sale) {
            place(last, index);
            siftUp(index);
            siftDown(last.dues.agendaIndex);
        }
    }

    private void siftUp(final int from) {
        int index = from;
        while (index > 1 && heap[index].dues.isBefore(heap[index / 2].dues)) {
            swap(index, index / 2);
            index /= 2;
        }
    }

    private void siftDown(final int from) {
        int index = from;
        while (true) {
            int earliest = index;
            for (int child = index * 2; child <= Math.min(index * 2 + 1, size); child++) {
                earliest = heap[child].dues.isBefore(heap[earliest].dues) ? child : earliest;
            }
            if (earliest == index) {
                return;
            }
            swap(index, earliest);
            index = earliest;
        }
    }

    private void swap(final int i, final int j) {
        final Sale atI = heap[i];
        place(heap[j], i);
        place(atI, j);
    }

    private void place(final Sale sale, final int index) {
        heap[index] = sale;
        sale.dues.agendaIndex = index;
    }
}
