package io.doorbuster.journal.batch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Computes the CRC32C of a batch that is about to be written, directly from its header and events. One thread;
 * allocates nothing.
 */
public final class BatchChecksum {
    private final CRC32C crc = new CRC32C();
    private ByteBuffer direct;
    private ByteBuffer viewOfDirect;

    /** @param header backed by an array; {@code events} is backed by an array or a ByteBuffer */
    public int of(final DirectBuffer header, final DirectBuffer events, final int offset, final int length) {
        crc.reset();
        crc.update(header.byteArray(), header.wrapAdjustment(), BatchDescriptor.CRC_OFFSET);
        if (length > 0) {
            update(events, offset, length);
        }
        return (int) crc.getValue();
    }

    @SuppressWarnings("ReferenceEquality") // the view belongs to that very buffer, not to an equal one
    private void update(final DirectBuffer events, final int offset, final int length) {
        events.boundsCheck(offset, length);
        final int from = events.wrapAdjustment() + offset;
        if (events.byteArray() != null) {
            crc.update(events.byteArray(), from, length);
            return;
        }
        if (events.byteBuffer() == null) {
            throw new IllegalArgumentException("events lie neither in an array nor in a ByteBuffer");
        }
        if (direct != events.byteBuffer()) {
            direct = events.byteBuffer();
            viewOfDirect = direct.duplicate();
        }
        viewOfDirect.clear().limit(from + length).position(from);
        crc.update(viewOfDirect);
    }
}
