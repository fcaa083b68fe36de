package io.doorbuster.journal.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockTest {
    @TempDir
    Path root;

    private JournalDirectory directory;

    /** Prints whether it got the lock, and then holds it until it is killed or its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(final String[] args) throws IOException {
            try (DirectoryLock lock = DirectoryLock.acquire(new JournalDirectory(Path.of(args[0])))) {
                System.out.println("held");
                if (System.in.read() >= 0) {
                    throw new AssertionError(lock);
                }
            } catch (final JournalUnavailableException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @BeforeEach
    void directory() {
        directory = new JournalDirectory(root);
        directory.create();
    }

    @Test
    void shouldRefuseASecondLockInTheSameProcess() {
        try (DirectoryLock first = DirectoryLock.acquire(directory)) {
            assertTrue(DirectoryLock.isHeld(directory), first::toString);
            final JournalUnavailableException refused =
                    assertThrows(JournalUnavailableException.class, () -> DirectoryLock.acquire(directory));
            assertTrue(refused.getMessage().contains("is in use by this process"), refused.getMessage());
        }
        assertFalse(DirectoryLock.isHeld(directory));
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void shouldRefuseASecondProcessAndNameTheFirst() throws Exception {
        try (DirectoryLock first = DirectoryLock.acquire(directory);
                ChildJvm second = ChildJvm.start(Holder.class, List.of(), root)) {
            assertEquals(
                    "the data directory " + root + " is in use by process "
                            + ProcessHandle.current().pid() + "; stop that server, or give --data another directory",
                    second.line(),
                    first::toString);
            assertEquals(0, second.exitCode());
        }
    }

    @Test
    void shouldStillBeHeldAfterThisProcessHasProbed() throws Exception {
        try (DirectoryLock first = DirectoryLock.acquire(directory)) {
            assertTrue(DirectoryLock.isHeld(directory), first::toString);
            assertTrue(Files.isSameFile(directory.lock(), root.resolve("LOCK")));
            try (ChildJvm second = ChildJvm.start(Holder.class, List.of(), root)) {
                assertTrue(second.line().contains("is in use by process"));
            }
        }
    }

    @Test
    void shouldBeFreeAfterTheHolderWasKilled() throws Exception {
        try (ChildJvm holder = ChildJvm.start(Holder.class, List.of(), root)) {
            assertEquals("held", holder.line());
            assertTrue(DirectoryLock.isHeld(directory));
            assertThrows(JournalUnavailableException.class, () -> DirectoryLock.acquire(directory));
            holder.kill();
        }
        assertFalse(DirectoryLock.isHeld(directory));
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void shouldReportThatADirectoryCannotBeCreated() throws IOException {
        final Path file = Files.createFile(root.resolve("a-file"));

        final JournalUnavailableException refused = assertThrows(
                JournalUnavailableException.class, () -> new JournalDirectory(file.resolve("data")).create());
        assertTrue(refused.getMessage().contains("cannot write the data directory"), refused.getMessage());
        assertTrue(refused.getMessage().contains("--data"), refused.getMessage());
    }
}
