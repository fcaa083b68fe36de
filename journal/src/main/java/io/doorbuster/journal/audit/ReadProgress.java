package io.doorbuster.journal.audit;

/** Is told after every batch how far a pass over the journal is. Called by the thread that reads. */
@FunctionalInterface
public interface ReadProgress {
    ReadProgress NONE = (bytes, totalBytes, sequence) -> {};

    /**
     * One more batch was read.
     *
     * @param bytes of the files that were passed
     * @param totalBytes of all files
     * @param sequence of the last event read
     */
    void read(long bytes, long totalBytes, long sequence);
}
