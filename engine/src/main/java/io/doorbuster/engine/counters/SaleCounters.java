package io.doorbuster.engine.counters;

import io.doorbuster.engine.model.Outcome;

/**
 * Answered commands by sale and outcome, without replays. The first {@value #MAX_SALES} sales that have a command after
 * the start get a row each; all others share one, so that the numbers stay few however many sales there are.
 */
public final class SaleCounters {
    /** Sales with a row of their own. */
    public static final int MAX_SALES = 50;

    /** The row that all other sales share. */
    public static final int OTHERS = MAX_SALES;

    private static final int OUTCOMES = Outcome.values().length;

    private final Counts sales = new Counts(MAX_SALES);
    private final Counts outcomes = new Counts((MAX_SALES + 1) * OUTCOMES);

    // Owned by the reply thread. In a crowd, most commands are about the sale of the command before them.
    private int rows;
    private int lastSale;
    private int lastRow = OTHERS;

    /** Counts the answer to a command about a sale. Reply thread. */
    void answered(final int sale, final Outcome outcome) {
        if (sale != lastSale) {
            lastRow = rowFor(sale);
            lastSale = sale;
        }
        outcomes.add(index(lastRow, outcome), 1);
    }

    private int rowFor(final int sale) {
        for (int row = 0; row < rows; row++) {
            if (sales.get(row) == sale) {
                return row;
            }
        }
        if (rows == MAX_SALES) {
            return OTHERS;
        }
        sales.set(rows, sale);
        return rows++;
    }

    /** The number of the sale in this row; 0 while it has none, as {@link #OTHERS} always has. Any thread. */
    public int sale(final int row) {
        return row == OTHERS ? 0 : (int) sales.get(row);
    }

    /** Commands of this row with this outcome. Any thread. */
    public long outcomes(final int row, final Outcome outcome) {
        return outcomes.get(index(row, outcome));
    }

    /** The ordinal leaves neither this object nor the process. */
    @SuppressWarnings("EnumOrdinal")
    private static int index(final int row, final Outcome outcome) {
        return row * OUTCOMES + outcome.ordinal();
    }
}
