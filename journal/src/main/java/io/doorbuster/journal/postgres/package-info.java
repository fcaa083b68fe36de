/**
 * The orders in PostgreSQL, kept up to date from the durable journal: {@link
 * io.doorbuster.journal.postgres.OrderProjector} reads, {@link io.doorbuster.journal.postgres.Projection} applies. It
 * shares nothing with the engine, so a database that is slow or dead slows nobody down.
 */
package io.doorbuster.journal.postgres;
