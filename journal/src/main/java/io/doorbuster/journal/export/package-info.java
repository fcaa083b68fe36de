/**
 * Orders as rows, folded from the journal's events, and their export as text. Nothing here uses a database or a thread.
 */
package io.doorbuster.journal.export;
