package io.doorbuster.journal;

/**
 * What MANIFEST knows of one start of the server.
 *
 * @param number from 1; names the directory
 * @param firstSequence of the first event in it, if there is one
 * @param files queue files that were begun and forced; a crash may leave one more
 * @param end how it ended
 * @param lastSequence the last event of it that counts, firstSequence - 1 if none; for an open epoch 0
 */
record Epoch(int number, long firstSequence, int files, End end, long lastSequence) {
    enum End {
        /** It is being written, or the server that wrote it crashed and none has started since. */
        OPEN,
        /** By the server that wrote it. */
        CLEAN,
        /** By the server that started after the crash; what lies beyond was copied to the next epoch. */
        CRASHED
    }

    static Epoch begin(final int number, final long firstSequence) {
        return new Epoch(number, firstSequence, 1, End.OPEN, 0);
    }

    Epoch withFiles(final int files) {
        return new Epoch(number, firstSequence, files, end, lastSequence);
    }

    Epoch ended(final End end, final long lastSequence) {
        return new Epoch(number, firstSequence, files, end, lastSequence);
    }

    boolean isOpen() {
        return end == End.OPEN;
    }
}
