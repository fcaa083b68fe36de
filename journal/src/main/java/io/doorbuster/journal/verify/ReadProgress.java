package io.doorbuster.journal.verify;

/** Receives the progress of a pass over the journal after every batch, on the reading thread. */
@FunctionalInterface
public interface ReadProgress {
    ReadProgress NONE = (bytes, totalBytes, sequence) -> {};

    /**
     * Receives the progress after one more batch.
     *
     * @param bytes bytes of the files read so far
     * @param totalBytes size of all files in bytes
     * @param sequence sequence of the last event read
     */
    void read(long bytes, long totalBytes, long sequence);
}
