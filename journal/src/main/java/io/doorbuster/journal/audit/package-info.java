/**
 * Audits a data directory, live or stopped: whether it is whole and whether every sale in it was exact
 * ({@link io.doorbuster.journal.audit.Audit}). {@link io.doorbuster.journal.figures.StateAt} gives the state at any
 * point, and {@link io.doorbuster.journal.figures.JournalStats} counts what the journal holds. Nothing here writes.
 */
package io.doorbuster.journal.audit;
