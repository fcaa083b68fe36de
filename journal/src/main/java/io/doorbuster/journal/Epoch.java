package io.doorbuster.journal;

/**
 * What MANIFEST knows of one start of the server.
 *
 * @param number from 1; names the directory
 * @param firstSequence of the first event in it that was not pruned, if there is one
 * @param files queue files that were begun and forced, and not pruned; a crash may leave one more
 * @param end how it ended
 * @param lastSequence the last event of it that counts, firstSequence - 1 if none; for an open epoch 0
 * @param from name of the queue file that it begins with since those before were pruned; empty if none was
 */
record Epoch(int number, long firstSequence, int files, End end, long lastSequence, String from) {
    enum End {
        /** It is being written, or the server that wrote it crashed and none has started since. */
        OPEN,
        /** By the server that wrote it. */
        CLEAN,
        /** By the server that started after the crash; what lies beyond was copied to the next epoch. */
        CRASHED
    }

    Epoch(final int number, final long firstSequence, final int files, final End end, final long lastSequence) {
        this(number, firstSequence, files, end, lastSequence, "");
    }

    static Epoch begin(final int number, final long firstSequence) {
        return new Epoch(number, firstSequence, 1, End.OPEN, 0);
    }

    Epoch withFiles(final int files) {
        return new Epoch(number, firstSequence, files, end, lastSequence, from);
    }

    /** Without the files before {@code file}, whose first event is {@code sequence}. */
    Epoch prunedTo(final String file, final long sequence, final int filesKept) {
        return new Epoch(number, sequence, filesKept, end, lastSequence, file);
    }

    Epoch ended(final End end, final long lastSequence) {
        return new Epoch(number, firstSequence, files, end, lastSequence, from);
    }

    /** Whether the queue file of this name is one of it still. */
    boolean has(final String file) {
        return file.compareTo(from) >= 0;
    }

    /**
     * What is known to be durable before its first batch: all, for a start makes the events before durable; but of what a batch in
     * the middle has to say of them nothing, if the epoch begins there now.
     */
    long durableBefore() {
        return from.isEmpty() ? firstSequence - 1 : 0;
    }

    boolean isOpen() {
        return end == End.OPEN;
    }
}
