package io.doorbuster.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** The single calls of which {@link Disk} makes its operations. Any thread. */
public interface DiskCalls {
    /** A file that this call creates can be opened only by its owner. */
    FileChannel open(Path file, OpenOption... options) throws IOException;

    /** Writes all bytes at the channel's position. */
    void write(FileChannel channel, Path file, ByteBuffer bytes) throws IOException;

    /** Writes all bytes from offset {@code position} on, over holes of a file that will be appended to. */
    void preallocate(FileChannel channel, Path file, ByteBuffer bytes, long position) throws IOException;

    /** @param metadata true to force also metadata that reading the file does not need, such as its times */
    void force(FileChannel channel, Path file, boolean metadata) throws IOException;

    void delete(Path file) throws IOException;

    /** Creates one directory, which only its owner can open. Its name is not forced yet. */
    void createDirectory(Path directory) throws IOException;

    /** Forces the names in the directory. */
    void forceDirectory(Path directory) throws IOException;

    /** Renames a file in one step, replacing any file of that name. The name is not forced yet. */
    void rename(Path from, Path to) throws IOException;
}
