/**
 * Reads a data directory, live or stopped, to tell what is in it: whether it is whole, whether every sale in it was exact
 * ({@link io.doorbuster.journal.audit.Audit}), what the state was at any point ({@link io.doorbuster.journal.audit.StateAt})
 * and what there is of what. Nothing here writes.
 */
package io.doorbuster.journal.audit;
