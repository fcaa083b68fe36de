package io.doorbuster.engine.sale;

/**
 * One opening of a sale: from when on so many more units are sold.
 *
 * @param opensAt epoch milliseconds; for the first round of a command, 0 means when the sale is created
 * @param units 1 to {@link SaleTerms#MAX_STOCK}
 */
public record Round(long opensAt, int units) {}
