package io.doorbuster.journal.read;

import io.doorbuster.journal.batch.BatchView;
import java.nio.file.Path;

/** Receives the content of a data directory's files, in the order of epochs, files and offsets. */
public interface ScanVisitor {
    /** A file begins. */
    void file(EpochInfo epoch, Path file, long bytes);

    /**
     * A batch with a good checksum. Whether its sequence is right is not known.
     *
     * @param batch valid during the call
     */
    void batch(BatchView batch);

    /**
     * Bytes that are not a batch, where nothing else is expected.
     *
     * @param from offset at which they begin in the file
     * @param to offset after the last nonzero byte, or of the next good batch
     * @param batches number of batches that begin in these bytes, counted by recognisable headers; there may be more
     * @param goodBehind true if a good batch follows in the same file
     */
    void bad(long from, long to, String reason, int batches, boolean goodBehind);
}
