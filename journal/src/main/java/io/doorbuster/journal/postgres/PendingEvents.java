package io.doorbuster.journal.postgres;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.read.EventLength;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The events of one transaction, as bytes. Any part of them can be read again, to find the one event that the database
 * refuses. For one thread.
 */
final class PendingEvents {
    private final EventLength lengths = new EventLength();
    private final EventReader reader = new EventReader();
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(1 << 20);
    private final CRC32C crc = new CRC32C();
    /** The offset of each event in {@link #bytes}, and the end of the last one. */
    private int[] offsets = new int[1024];

    private int count;
    private long firstSequence;

    int count() {
        return count;
    }

    long sequence(final int index) {
        return firstSequence + index;
    }

    long lastSequence() {
        return firstSequence + count - 1;
    }

    /** Removes all events; the next one to be added has the sequence {@code nextSequence}. */
    void clear(final long nextSequence) {
        count = 0;
        firstSequence = nextSequence;
    }

    /**
     * Adds the events of the batch, except those before the next expected one.
     *
     * @return the checksum of the event before the next expected one if it is in the batch; otherwise -1
     */
    long add(final BatchView batch) {
        final int end = batch.offset() + batch.length();
        long before = -1;
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
            final int length = lengths.of(batch.buffer(), offset, end, sequence);
            if (sequence == firstSequence + count) {
                append(batch.buffer(), offset, length);
            } else if (sequence == firstSequence - 1) {
                before = checksum(batch.buffer(), offset, length);
            }
            offset += length;
        }
        return before;
    }

    /** Reads the events from index {@code from} (inclusive) to {@code to} (exclusive). */
    void read(final int from, final int to, final SaleEvents events) {
        for (int i = from; i < to; i++) {
            reader.read(bytes, offsets[i], offsets[i + 1], sequence(i), events);
        }
    }

    /** Checksum of the last event. */
    long checksum() {
        return checksum(bytes, offsets[count - 1], offsets[count] - offsets[count - 1]);
    }

    private void append(final DirectBuffer from, final int offset, final int length) {
        if (count + 1 == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length);
        }
        bytes.putBytes(offsets[count], from, offset, length);
        count++;
        offsets[count] = offsets[count - 1] + length;
    }

    private long checksum(final DirectBuffer from, final int offset, final int length) {
        final byte[] event = new byte[length];
        from.getBytes(offset, event);
        crc.reset();
        crc.update(event);
        return crc.getValue();
    }
}
