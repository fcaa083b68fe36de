package io.doorbuster.journal;

/** Is shown batches in the order of their sequence, seals among them. */
@FunctionalInterface
public interface BatchVisitor {
    /**
     * Looks at one batch.
     *
     * @param batch valid during the call
     * @return whether to go on
     */
    boolean visit(BatchView batch);
}
