package io.doorbuster.journal.drill;

import io.doorbuster.journal.batch.EpochQueue;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** Shows each append to the witness, then lets the queue do it. */
final class WitnessedQueue implements EpochQueue {
    private final EpochQueue queue;
    private final Path directory;
    private final Witness witness;

    WitnessedQueue(final EpochQueue queue, final Path directory, final Witness witness) {
        this.queue = queue;
        this.directory = directory;
        this.witness = witness;
    }

    @Override
    public long append(final DirectBuffer header, final DirectBuffer events, final int offset, final int length)
            throws IOException {
        witness.before(Operation.APPEND, directory);
        return queue.append(header, events, offset, length);
    }

    @Override
    public Path file() {
        return queue.file();
    }

    @Override
    public int cycle() {
        return queue.cycle();
    }

    @Override
    public void close() {
        queue.close();
    }
}
