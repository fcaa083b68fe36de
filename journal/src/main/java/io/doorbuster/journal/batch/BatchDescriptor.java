package io.doorbuster.journal.batch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The layout of a batch, which is the content of one excerpt. All fields are little endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             Magic                             |
 *  +-------------------------------+-------------------------------+
 *  |            Version            |         Header length         |
 *  +-------------------------------+-------------------------------+
 *  |                             Epoch                             |
 *  +---------------------------------------------------------------+
 *  |                             Count                             |
 *  +---------------------------------------------------------------+
 *  |                        First sequence                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                        Durable through                        |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Length                             |
 *  +---------------------------------------------------------------+
 *  |                            CRC32C                             |
 *  +---------------------------------------------------------------+
 *  |                     Events, Length bytes                     ...
 * </pre>
 *
 * <p>The checksum covers everything but itself: the header before it, anything that a later version adds to the header
 * after it, and the events. A batch of count 0 is a seal: it carries no events, only the durable-through mark; its
 * first sequence is that of the next event.
 */
public final class BatchDescriptor {
    /** "DB" and "J" around a byte that occurs in no UTF-8 text, so no user id and no title can look like a batch. */
    public static final int MAGIC = 'D' | 0xFF << 8 | 'B' << 16 | 'J' << 24;

    public static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    public static final int VERSION_OFFSET = 4;
    static final int HEADER_LENGTH_OFFSET = 6;
    static final int EPOCH_OFFSET = 8;
    public static final int COUNT_OFFSET = 12;
    public static final int FIRST_SEQUENCE_OFFSET = 16;
    static final int DURABLE_THROUGH_OFFSET = 24;
    public static final int LENGTH_OFFSET = 32;
    public static final int CRC_OFFSET = 36;
    public static final int HEADER_LENGTH = 40;

    /** The longest header that a reader accepts; later versions may add fields. */
    static final int MAX_HEADER_LENGTH = 1024;

    /** The most bytes of events that a reader accepts in one batch. */
    public static final int MAX_LENGTH = 64 << 20;

    private BatchDescriptor() {}

    /** Writes the header except the checksum. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int epoch,
            final long firstSequence,
            final int count,
            final int length,
            final long durableThrough) {
        buffer.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putShort(VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
        buffer.putShort(HEADER_LENGTH_OFFSET, (short) HEADER_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        buffer.putInt(COUNT_OFFSET, count, LITTLE_ENDIAN);
        buffer.putLong(FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putLong(DURABLE_THROUGH_OFFSET, durableThrough, LITTLE_ENDIAN);
        buffer.putInt(LENGTH_OFFSET, length, LITTLE_ENDIAN);
    }

    public static void crc(final MutableDirectBuffer buffer, final int crc) {
        buffer.putInt(CRC_OFFSET, crc, LITTLE_ENDIAN);
    }

    static int magic(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + MAGIC_OFFSET, LITTLE_ENDIAN);
    }

    static int version(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int headerLength(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + HEADER_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int epoch(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    static int count(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    public static long firstSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static long durableThrough(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + DURABLE_THROUGH_OFFSET, LITTLE_ENDIAN);
    }

    static int length(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    public static int crc(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN);
    }
}
