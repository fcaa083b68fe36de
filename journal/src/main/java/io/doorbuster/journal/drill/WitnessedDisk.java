package io.doorbuster.journal.drill;

import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.DiskCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Shows each call to the witness, then lets the system make it. */
final class WitnessedDisk implements DiskCalls {
    private final Witness witness;

    WitnessedDisk(final Witness witness) {
        this.witness = witness;
    }

    @Override
    public FileChannel open(final Path file, final OpenOption... options) throws IOException {
        witness.before(Operation.OPEN, file);
        return Disk.SYSTEM.open(file, options);
    }

    @Override
    public void write(final FileChannel channel, final Path file, final ByteBuffer bytes) throws IOException {
        witness.before(Operation.WRITE, file);
        Disk.SYSTEM.write(channel, file, bytes);
    }

    @Override
    public void preallocate(final FileChannel channel, final Path file, final ByteBuffer bytes, final long position)
            throws IOException {
        witness.before(Operation.PREALLOCATE, file);
        Disk.SYSTEM.preallocate(channel, file, bytes, position);
    }

    @Override
    public void force(final FileChannel channel, final Path file, final boolean metadata) throws IOException {
        witness.before(Operation.FORCE, file);
        Disk.SYSTEM.force(channel, file, metadata);
    }

    @Override
    public void delete(final Path file) throws IOException {
        witness.before(Operation.DELETE, file);
        Disk.SYSTEM.delete(file);
    }

    @Override
    public void createDirectory(final Path directory) throws IOException {
        witness.before(Operation.CREATE_DIRECTORY, directory);
        Disk.SYSTEM.createDirectory(directory);
    }

    @Override
    public void forceDirectory(final Path directory) throws IOException {
        witness.before(Operation.FORCE_DIRECTORY, directory);
        Disk.SYSTEM.forceDirectory(directory);
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException {
        witness.before(Operation.RENAME, to);
        Disk.SYSTEM.rename(from, to);
    }
}
