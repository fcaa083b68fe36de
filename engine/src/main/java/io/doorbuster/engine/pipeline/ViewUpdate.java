package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.SaleView;

/** A sale's newest view, on its way from the business thread through the journal to the directory. */
record ViewUpdate(SaleView view, HoldersFilter holders) {}
