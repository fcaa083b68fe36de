package io.doorbuster.journal.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of zeros in the data directory that exists to be deleted: a start and the end of an epoch must write even when
 * the disk is full. The next start that finds space creates the file again. Another process may take the space between
 * the deletion and the write; the start is then refused, as it would be without the file.
 */
public final class Ballast {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ballast.class);
    private static final int CHUNK_BYTES = 1 << 20;

    private Ballast() {}

    /**
     * Creates the file if it does not exist and three times its size is free. If that fails, this only logs a warning.
     */
    public static void make(final JournalDirectory directory, final long bytes) {
        final Path file = directory.ballast();
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            if (bytes == 0 || Files.exists(file) || Disk.usableBytes(directory.root()) < 3 * bytes) {
                return;
            }
            try (FileChannel channel = Disk.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
                final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
                for (long written = 0; written < bytes; written += zeros.limit()) {
                    zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - written));
                    Disk.write(channel, temporary, zeros);
                }
                Disk.force(channel, temporary, true);
            }
            Disk.rename(temporary, file);
        } catch (final IOException e) {
            LOGGER.warn(
                    "cannot write {}: {}; a later start on a full disk finds no reserve to delete", file, e.toString());
            deleteQuietly(temporary);
        }
    }

    /**
     * Deletes the file.
     *
     * @return false if the file does not exist
     */
    public static boolean giveBack(final JournalDirectory directory) throws IOException {
        final Path file = directory.ballast();
        if (Files.notExists(file)) {
            return false;
        }
        LOGGER.warn(
                "the disk is full: deleting {} to free space; the next start with enough space creates it again", file);
        Disk.delete(file);
        return true;
    }

    private static void deleteQuietly(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException left) {
            LOGGER.warn("cannot delete {}: {}", file, left.toString());
        }
    }
}
