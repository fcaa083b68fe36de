package io.doorbuster.engine.model;

/**
 * A part of a sale with an opening time and units of its own.
 *
 * @param opensAt epoch milliseconds; for the first round of a command, 0 means when the sale is created
 * @param units 1 to {@link SaleTerms#MAX_STOCK}
 */
public record Round(long opensAt, int units) {}
