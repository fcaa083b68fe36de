/**
 * The orders in PostgreSQL, kept up to date from the durable journal:
 * {@link io.doorbuster.journal.postgres.OrderProjector} reads the journal, and
 * {@link io.doorbuster.journal.postgres.Projection} applies the events. The projection shares nothing with the engine,
 * so a slow or dead database does not slow down the sale.
 */
package io.doorbuster.journal.postgres;
