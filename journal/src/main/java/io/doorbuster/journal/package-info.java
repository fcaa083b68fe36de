/**
 * The journal on disk. One server at a time owns a data directory
 * ({@link io.doorbuster.journal.disk.JournalDirectory}). Each start opens a new epoch, which is a Chronicle queue of
 * its own, through {@link io.doorbuster.journal.Recovery}. The server appends one excerpt per batch of events through
 * {@link io.doorbuster.journal.ChronicleJournal}. {@link io.doorbuster.journal.read.JournalReader} reads the directory
 * in order and checks it.
 */
package io.doorbuster.journal;
