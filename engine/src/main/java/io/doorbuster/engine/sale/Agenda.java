package io.doorbuster.engine.sale;

import java.util.Arrays;

/**
 * Which sale is the next in which something happens by itself: a binary heap over {@link Dues}, in which each
 * sale with anything due stands once. Business thread only.
 */
final class Agenda {
    /** From 1; the parent of i is i / 2. */
    private Sale[] heap = new Sale[16];

    private int size;

    /** The sale that is first in line; null if nothing will happen by itself. */
    Sale first() {
        return heap[1];
    }

    /** Puts the sale where it belongs now. */
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

    /** Takes the sale out, if it is in. */
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
