package io.doorbuster.journal.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** The queue files of one epoch, as {@link EpochAppender} appends to them. One thread at a time. */
public interface EpochQueue extends AutoCloseable {
    /** A file next to the queue files that only Chronicle's own tools read. */
    String METADATA_FILE = "metadata.cq4t";

    /** Opens the queue of a new epoch. */
    interface Opener {
        /**
         * Opens a queue in an empty directory. It begins a new file at midnight UTC of the clock.
         *
         * @param clock epoch milliseconds; if it goes back, the queue keeps the latest time, because a queue whose
         *     clock goes back writes where no reader looks
         * @param mayRoll is asked before a file is begun for a new day; on false, the queue stays at the old day
         */
        EpochQueue open(Path directory, int blockSizeBytes, LongSupplier clock, BooleanSupplier mayRoll)
                throws IOException;
    }

    /**
     * Appends one excerpt: the header, then the events.
     *
     * @return offset of its end in {@link #file}
     */
    long append(DirectBuffer header, DirectBuffer events, int offset, int length) throws IOException;

    /** The file with the last excerpt. */
    Path file();

    /** The number of the day of {@link #file}. */
    int cycle();

    /** Closes the queue without forcing anything. */
    @Override
    void close();
}
