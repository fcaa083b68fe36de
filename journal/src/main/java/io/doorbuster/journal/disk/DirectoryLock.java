package io.doorbuster.journal.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock by which one server holds a data directory: an operating-system lock on the file LOCK, which ends with the
 * process, however the process ends. Any thread. The process id in the file is for people; only the lock counts.
 *
 * <p>POSIX drops all locks of a process on a file when the process closes any descriptor of it, so this JVM remembers
 * the directories it holds in {@link #HELD_HERE} and never opens their LOCK again. {@link #HELD_HERE} is also the
 * monitor for every use of LOCK.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = new HashSet<>();

    /** A reader that probes holds the lock for a moment; a server waits that long. */
    private static final int ATTEMPTS = 50;

    private static final long PAUSE_NANOS = 10_000_000;

    private final Path path;
    private final FileChannel channel;

    private DirectoryLock(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Locks the directory for this process.
     *
     * @throws JournalUnavailableException if another server holds it, or LOCK cannot be written
     */
    public static DirectoryLock acquire(final JournalDirectory directory) {
        synchronized (HELD_HERE) {
            try {
                final Path path = pathOf(directory);
                if (HELD_HERE.contains(path)) {
                    throw inUse(directory, "this process");
                }
                final FileChannel channel = lock(directory, Disk.open(path, CREATE, READ, WRITE));
                HELD_HERE.add(path);
                return new DirectoryLock(path, channel);
            } catch (final IOException e) {
                throw directory.unwritable(e);
            }
        }
    }

    /** True if a server in this process or another holds the directory now. */
    public static boolean isHeld(final JournalDirectory directory) {
        synchronized (HELD_HERE) {
            try {
                final Path path = pathOf(directory);
                return HELD_HERE.contains(path) || (Files.exists(path) && isHeldElsewhere(path));
            } catch (final IOException e) {
                throw new JournalUnavailableException("cannot read " + directory.lock() + ": " + Reasons.of(e), e);
            }
        }
    }

    private static boolean isHeldElsewhere(final Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ);
                FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return shared == null;
        }
    }

    private static FileChannel lock(final JournalDirectory directory, final FileChannel channel) throws IOException {
        try {
            for (int i = 0; channel.tryLock() == null; i++) {
                if (i == ATTEMPTS) {
                    throw inUse(directory, holderOf(channel));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            channel.truncate(0);
            final String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Path pathOf(final JournalDirectory directory) throws IOException {
        return directory.root().toRealPath().resolve(directory.lock().getFileName());
    }

    private static String holderOf(final FileChannel channel) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return "process " + new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    }

    private static JournalUnavailableException inUse(final JournalDirectory directory, final String holder) {
        return new JournalUnavailableException("the data directory " + directory.root() + " is in use by " + holder
                + "; stop that server, or give --data another directory");
    }

    @Override
    public void close() {
        synchronized (HELD_HERE) {
            try {
                channel.close();
            } catch (final IOException e) {
                throw new JournalUnavailableException("cannot release " + path + ": " + Reasons.of(e), e);
            } finally {
                HELD_HERE.remove(path);
            }
        }
    }
}
