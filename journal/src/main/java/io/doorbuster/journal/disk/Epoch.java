package io.doorbuster.journal.disk;

/**
 * One epoch as MANIFEST describes it: the journal of one start of the server.
 *
 * @param number from 1; the name of the directory
 * @param firstSequence sequence of the first event that was not pruned, or of the event to come if there is none
 * @param files number of queue files that were begun and forced, and not pruned; a crash may leave one more
 * @param end how the epoch ended
 * @param lastSequence sequence of the last valid event; firstSequence - 1 if there is none; 0 for an open epoch
 * @param from name of the first queue file, if earlier ones were pruned; empty otherwise
 */
public record Epoch(int number, long firstSequence, int files, End end, long lastSequence, String from) {
    public enum End {
        /** A server is writing it, or the server that wrote it crashed and no server has started since. */
        OPEN,
        /** The server that wrote it ended it. */
        CLEAN,
        /**
         * The server that started after the crash ended it; the events beyond its end were copied to the next epoch.
         */
        CRASHED
    }

    public Epoch(final int number, final long firstSequence, final int files, final End end, final long lastSequence) {
        this(number, firstSequence, files, end, lastSequence, "");
    }

    public static Epoch begin(final int number, final long firstSequence) {
        return new Epoch(number, firstSequence, 1, End.OPEN, 0);
    }

    public Epoch withFiles(final int files) {
        return new Epoch(number, firstSequence, files, end, lastSequence, from);
    }

    /** Returns this epoch without the files before {@code file}, whose first event is {@code sequence}. */
    public Epoch prunedTo(final String file, final long sequence, final int filesKept) {
        return new Epoch(number, sequence, filesKept, end, lastSequence, file);
    }

    public Epoch ended(final End end, final long lastSequence) {
        return new Epoch(number, firstSequence, files, end, lastSequence, from);
    }

    /** True if the queue file of this name was not pruned. */
    public boolean has(final String file) {
        return file.compareTo(from) >= 0;
    }

    /**
     * Highest sequence known to be durable before the first batch. A start forces everything before its epoch, so
     * normally firstSequence - 1; 0 if earlier files of the epoch were pruned, because the batch that it now begins
     * with may name an older mark.
     */
    public long durableBefore() {
        return from.isEmpty() ? firstSequence - 1 : 0;
    }

    public boolean isOpen() {
        return end == End.OPEN;
    }
}
