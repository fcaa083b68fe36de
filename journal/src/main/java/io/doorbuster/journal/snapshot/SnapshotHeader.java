package io.doorbuster.journal.snapshot;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The header of a snapshot. It describes the state and the batch that the snapshot names, whose last event is the last
 * one in the state. Recovery begins reading at that batch, so a journal without that batch is noticed.
 *
 * <pre>
 *   0       8        12     16        24          32     40          48             56                 64      68
 *   +-------+--------+------+---------+-----------+------+-----------+--------------+------------------+-------+------
 *   | magic | length | crc  | sequence| stateHash | time | offset    | batchFirst   | batchDurable     | epoch | file
 *   +-------+--------+------+---------+-----------+------+-----------+--------------+------------------+-------+------
 * </pre>
 *
 * All fields are little endian. The checksum covers everything after it.
 *
 * @param sequence sequence of the last event in the state
 * @param time time of that event, epoch milliseconds
 * @param epoch epoch of the batch
 * @param file name of the batch's queue file
 * @param fileOffset offset of the batch in that file, in bytes
 * @param batchFirst the batch's first sequence
 * @param batchDurable the batch's durable-through mark
 */
public record SnapshotHeader(
        long sequence,
        long stateHash,
        long time,
        int epoch,
        String file,
        long fileOffset,
        long batchFirst,
        long batchDurable) {
    static final int MAX_LENGTH = 256;
    /** Enough bytes to read the length of the header. */
    public static final int START_LENGTH = 16;

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
        bytes.putLong(fileOffset).putLong(batchFirst).putLong(batchDurable);
        bytes.putInt(epoch).put(name);
        bytes.putInt(CRC, crcOf(bytes));
        return bytes.flip();
    }

    /** Returns the length of the header that begins with {@code start}; 0 if these bytes begin no header. */
    public static int lengthOf(final ByteBuffer start) {
        final ByteBuffer bytes = start.duplicate().order(LITTLE_ENDIAN);
        if (bytes.remaining() < START_LENGTH || bytes.getLong(0) != MAGIC) {
            return 0;
        }
        final int length = bytes.getInt(LENGTH);
        return length > FIXED_LENGTH && length <= MAX_LENGTH ? length : 0;
    }

    /** Returns the header in {@code whole}; null if its checksum is wrong. */
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
