package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.port.SaleDirectory;

/**
 * Something that anybody may see once it is durable, on its way from the business thread through the ring to the sale
 * directory.
 */
@FunctionalInterface
interface Publication {
    /** Called on the thread that publishes. */
    void publishTo(SaleDirectory directory);
}
