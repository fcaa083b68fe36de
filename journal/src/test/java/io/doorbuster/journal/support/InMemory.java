package io.doorbuster.journal.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Directories in memory, if the system has a file system in memory, because thousands of starts with their forces take
 * long on a disk. For attacks that simulate the disk's content themselves; tests that need a real force use a normal
 * directory.
 */
public final class InMemory implements TempDirFactory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /**
     * Three times the space that an attack was observed to use: a mapped write without a free page ends the process.
     */
    private static final long NEEDED_BYTES = 32 << 20;

    private static final boolean TAKEN = takesSharedMemory();

    private static boolean takesSharedMemory() {
        final long usable =
                Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY.toFile().getUsableSpace() : 0;
        final boolean taken = usable >= NEEDED_BYTES;
        System.out.printf(
                "attacked files are %s: %s has %d MiB%n",
                taken ? "in memory" : "on disk, which takes longer", SHARED_MEMORY, usable >> 20);
        return taken;
    }

    @Override
    public Path createTempDirectory(final AnnotatedElementContext element, final ExtensionContext extension)
            throws IOException {
        return TAKEN ? Files.createTempDirectory(SHARED_MEMORY, "doorbuster") : Files.createTempDirectory("doorbuster");
    }
}
