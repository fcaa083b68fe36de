package io.doorbuster.journal;

import java.nio.file.Path;

/** Is shown what lies in a data directory's files, in the order of epochs, files and bytes. */
public interface ScanVisitor {
    /** A file begins. */
    void file(EpochInfo epoch, Path file, long bytes);

    /**
     * A batch with a good checksum. Whether it is in its place is not known.
     *
     * @param batch valid during the call
     */
    void batch(BatchView batch);

    /**
     * Bytes that are no batch and should be nothing else.
     *
     * @param from where they begin in the file
     * @param to behind the last that is not zero, or where the next good batch begins
     * @param batches of the ones that begin here: at least so many, as their headers can be recognised
     * @param goodBehind whether a good batch follows in the same file
     */
    void bad(long from, long to, String reason, int batches, boolean goodBehind);
}
