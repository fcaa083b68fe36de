/**
 * What becomes of orders by the journal's events, as rows, and how rows are written as text. Knows no database and no
 * thread.
 */
package io.doorbuster.journal.export;
