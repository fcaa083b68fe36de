package io.doorbuster.journal.snapshot;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.doorbuster.engine.codec.SnapshotReader;
import io.doorbuster.engine.codec.SnapshotWriter;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.sale.SalesLoader;
import io.doorbuster.journal.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads and writes a snapshot file. The file has a header, then parts of about a megabyte, each with a length, a
 * checksum and whole records, and last a part of length 0 whose checksum covers the headers of all other parts. For one
 * thread.
 */
public final class SnapshotFile {
    private static final int PART_BYTES = 1 << 20;
    /**
     * The longest part that a reader accepts, because a damaged length could be anything. A part ends with the record
     * that fills it, and no record is nearly as long.
     */
    private static final int MAX_PART_BYTES = 16 << 20;

    private static final int PART_HEADER = 8;

    private SnapshotFile() {}

    /**
     * Writes the state. When this returns, the whole snapshot is on disk as {@code file}; after an exception nothing
     * is.
     */
    public static void write(final Path file, final SnapshotHeader header, final Sales sales) throws IOException {
        // The snapshot command and a server's shadow may write the same snapshot at the same time.
        final Path temporary = file.resolveSibling(ProcessHandle.current().pid() + "." + file.getFileName() + ".tmp");
        try (FileChannel channel = Disk.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            Disk.write(channel, temporary, header.encode());
            final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(PART_BYTES + (1 << 12));
            final CRC32C crcs = new CRC32C();
            sales.describeTo(new SnapshotWriter(buffer, PART_BYTES, length -> {
                try {
                    writePart(
                            channel,
                            temporary,
                            buffer.byteBuffer().duplicate().limit(length).position(0),
                            crcs);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            Disk.write(channel, temporary, partHeader(0, (int) crcs.getValue()));
            Disk.force(channel, temporary, true);
        } catch (final IOException | UncheckedIOException e) {
            // A partial snapshot may be what fills the disk.
            Files.deleteIfExists(temporary);
            throw new IOException("cannot write snapshot " + file + ": " + e.getMessage(), e);
        }
        Disk.rename(temporary, file);
    }

    private static void writePart(final FileChannel channel, final Path file, final ByteBuffer part, final CRC32C crcs)
            throws IOException {
        final CRC32C crc = new CRC32C();
        crc.update(part.duplicate());
        final ByteBuffer header = partHeader(part.remaining(), (int) crc.getValue());
        crcs.update(header.duplicate());
        Disk.write(channel, file, header);
        Disk.write(channel, file, part);
    }

    private static ByteBuffer partHeader(final int length, final int crc) {
        return ByteBuffer.allocate(PART_HEADER)
                .order(LITTLE_ENDIAN)
                .putInt(length)
                .putInt(crc)
                .flip();
    }

    /** Reads the header; returns null if it is not good. */
    public static SnapshotHeader readHeader(final Path file) throws IOException {
        try (FileChannel channel = Disk.open(file, READ)) {
            return readHeader(channel);
        }
    }

    private static SnapshotHeader readHeader(final FileChannel channel) throws IOException {
        final ByteBuffer start = readFully(channel, SnapshotHeader.START_LENGTH);
        final int length = start == null ? 0 : SnapshotHeader.lengthOf(start);
        if (length == 0) {
            return null;
        }
        channel.position(0);
        final ByteBuffer whole = readFully(channel, length);
        return whole == null ? null : SnapshotHeader.decode(whole);
    }

    /**
     * Returns how the file differs from what was written; empty if every byte is as it was written. Reads the whole
     * file and loads nothing.
     */
    public static String flaw(final Path file) throws IOException {
        return walk(file, part -> {});
    }

    /**
     * Loads a file without a {@link #flaw} into the empty {@code sales}.
     *
     * @throws IllegalArgumentException if this build does not know a record
     * @throws IllegalStateException if the records make no state, or the state has another hash
     */
    public static void load(final Path file, final Sales sales) throws IOException {
        final SalesLoader loader = new SalesLoader(sales);
        describe(file, loader);
        if (!loader.isComplete()) {
            throw new IllegalStateException("its records are incomplete: the end record is missing");
        }
    }

    /**
     * Passes the records of a file without a {@link #flaw}.
     *
     * @throws IllegalArgumentException if this build does not know one of them
     */
    public static void describe(final Path file, final SaleRecords to) throws IOException {
        final SnapshotReader reader = new SnapshotReader();
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        walk(file, part -> {
            view.wrap(part, 0, part.remaining());
            reader.readPart(view, part.remaining(), to);
        });
    }

    private interface PartVisitor {
        void visit(ByteBuffer part);
    }

    private static String walk(final Path file, final PartVisitor visitor) throws IOException {
        try (FileChannel channel = Disk.open(file, READ)) {
            if (readHeader(channel) == null) {
                return "its header is not as it was written";
            }
            final CRC32C crcs = new CRC32C();
            while (true) {
                final long position = channel.position();
                final ByteBuffer header = readFully(channel, PART_HEADER);
                if (header == null) {
                    return "it ends at byte " + position + ", before its end";
                }
                final int length = header.order(LITTLE_ENDIAN).getInt(0);
                final int crc = header.getInt(Integer.BYTES);
                if (length == 0) {
                    return crc != (int) crcs.getValue()
                            ? "its parts are not the ones that were written"
                            : channel.position() == channel.size() ? "" : "there are more bytes after its end";
                }
                final ByteBuffer part = length < 0 || length > MAX_PART_BYTES ? null : readFully(channel, length);
                if (part == null || crcOf(part) != crc) {
                    return "the part at byte " + position + " is not as it was written";
                }
                crcs.update(header);
                visitor.visit(part);
            }
        }
    }

    private static int crcOf(final ByteBuffer part) {
        final CRC32C crc = new CRC32C();
        crc.update(part.duplicate());
        return (int) crc.getValue();
    }

    private static ByteBuffer readFully(final FileChannel channel, final int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                return null;
            }
        }
        return bytes.flip();
    }
}
