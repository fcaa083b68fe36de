package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.port.SaleDirectory;

/**
 * The newest view of a sale, on its way from the business thread through the ring to the sale directory.
 *
 * @param sale number of the sale
 * @param view null if the sale was removed
 */
record ViewUpdate(int sale, SaleView view, HoldersFilter holders) implements Publication {
    @Override
    public void publishTo(final SaleDirectory directory) {
        if (view == null) {
            directory.remove(sale);
        } else {
            directory.publish(view, holders);
        }
    }
}
