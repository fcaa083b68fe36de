package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/** Makes a state from its description: the counterpart of {@link Sales#describeTo}. For one thread, one use. */
public final class SalesLoader implements SaleRecords {
    private final Sales sales;
    private Sale current;
    private boolean paused;
    private boolean closed;
    private boolean complete;

    /** @param sales an empty state */
    public SalesLoader(final Sales sales) {
        this.sales = sales;
    }

    /** True once the end was reached and the hash was right. */
    public boolean isComplete() {
        return complete;
    }

    @Override
    public void header(
            final long sequence,
            final long lastTime,
            final long lastCheckpoint,
            final int checkpointEvery,
            final int saleCount) {
        sales.restore(sequence, lastTime, lastCheckpoint, checkpointEvery);
    }

    @Override
    public void sale(
            final int number,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final boolean paused,
            final boolean closed,
            final int restocks,
            final int orders) {
        finishSale();
        current = sales.add(number, terms, seed0, seed1);
        this.paused = paused;
        this.closed = closed;
    }

    @Override
    public void restock(final int units, final DirectBuffer key) {
        current.restock(units, key);
    }

    @Override
    public void order(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        current.secure(sequence, time, order, quantity, position, unitsBefore, user, key);
    }

    /** @throws IllegalStateException if the state does not have the hash that it was written with */
    @Override
    public void end(final long stateHash) {
        finishSale();
        final long hash = sales.stateHash();
        if (hash != stateHash) {
            throw new IllegalStateException(
                    "snapshot has state hash " + Sales.hex(stateHash) + ", its records have " + Sales.hex(hash));
        }
        complete = true;
    }

    private void finishSale() {
        if (current != null) {
            current.pause(paused);
            if (closed) {
                current.close();
            }
        }
    }
}
