package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.SaleView;

/**
 * A sale's newest view, on its way from the business thread through the journal to the directory.
 *
 * @param view null if the sale was removed
 */
record ViewUpdate(String saleId, SaleView view, HoldersFilter holders) {}
