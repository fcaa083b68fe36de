/**
 * Everything on disk. One server at a time owns a data directory ({@link io.doorbuster.journal.JournalDirectory}); each
 * start of it opens a new epoch, a Chronicle queue of its own, through {@link io.doorbuster.journal.Recovery} and
 * appends one excerpt per batch of events to it through {@link io.doorbuster.journal.ChronicleJournal}. What is on disk
 * is read in order, and checked, by {@link io.doorbuster.journal.JournalReader}.
 */
package io.doorbuster.journal;
