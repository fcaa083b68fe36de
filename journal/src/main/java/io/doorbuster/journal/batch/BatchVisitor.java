package io.doorbuster.journal.batch;

/** Receives batches in the order of their sequence, including seals. */
@FunctionalInterface
public interface BatchVisitor {
    /**
     * Receives one batch.
     *
     * @param batch valid during the call
     * @return true to receive the next batch
     */
    boolean visit(BatchView batch);
}
