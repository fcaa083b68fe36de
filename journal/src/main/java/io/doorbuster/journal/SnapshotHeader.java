package io.doorbuster.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What a snapshot says of itself, and the batch it rests on: the one whose last event is the last in the state. Recovery
 * begins to read there, so that a journal that does not have that batch is found out.
 *
 * <pre>
 *   0       8        12     16        24          32     40          48             56                 64      68
 *   +-------+--------+------+---------+-----------+------+-----------+--------------+------------------+-------+------
 *   | magic | length | crc  | sequence| stateHash | time | position  | batchFirst   | batchDurable     | epoch | file
 *   +-------+--------+------+---------+-----------+------+-----------+--------------+------------------+-------+------
 * </pre>
 *
 * Little endian. The checksum is over everything behind it.
 *
 * @param sequence of the last event in the state
 * @param time of that event, epoch milliseconds
 * @param epoch in which the batch lies
 * @param file its queue file, by name
 * @param position where in the file the word before the batch begins, in bytes
 * @param batchFirst the batch's first sequence
 * @param batchDurable what the batch names as durable
 */
record SnapshotHeader(
        long sequence,
        long stateHash,
        long time,
        int epoch,
        String file,
        long position,
        long batchFirst,
        long batchDurable) {
    static final int MAX_LENGTH = 256;
    /** Enough to learn the length. */
    static final int START_LENGTH = 16;

    private static final long MAGIC = 0x3230_5053_4e53_4244L;
    private static final int LENGTH = 8;
    private static final int CRC = 12;
    private static final int CHECKED = 16;
    private static final int FIXED_LENGTH = 68;

    ByteBuffer encode() {
        final byte[] name = file.getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer bytes = ByteBuffer.allocate(FIXED_LENGTH + name.length).order(LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(bytes.capacity()).putInt(0);
        bytes.putLong(sequence).putLong(stateHash).putLong(time);
        bytes.putLong(position).putLong(batchFirst).putLong(batchDurable);
        bytes.putInt(epoch).put(name);
        bytes.putInt(CRC, crcOf(bytes));
        return bytes.flip();
    }

    /** How long the header is that begins with {@code start}; 0 if none does. */
    static int lengthOf(final ByteBuffer start) {
        final ByteBuffer bytes = start.duplicate().order(LITTLE_ENDIAN);
        if (bytes.remaining() < START_LENGTH || bytes.getLong(0) != MAGIC) {
            return 0;
        }
        final int length = bytes.getInt(LENGTH);
        return length > FIXED_LENGTH && length <= MAX_LENGTH ? length : 0;
    }

    /** The header in {@code whole}; null if its checksum is wrong. */
    static SnapshotHeader decode(final ByteBuffer whole) {
        final ByteBuffer bytes = whole.duplicate().order(LITTLE_ENDIAN);
        if (bytes.getInt(CRC) != crcOf(bytes)) {
            return null;
        }
        final byte[] name = new byte[bytes.limit() - FIXED_LENGTH];
        bytes.position(FIXED_LENGTH).get(name);
        return new SnapshotHeader(
                bytes.getLong(16),
                bytes.getLong(24),
                bytes.getLong(32),
                bytes.getInt(64),
                new String(name, StandardCharsets.US_ASCII),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getLong(56));
    }

    private static int crcOf(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(CHECKED).limit(bytes.getInt(LENGTH)));
        return (int) crc.getValue();
    }
}
