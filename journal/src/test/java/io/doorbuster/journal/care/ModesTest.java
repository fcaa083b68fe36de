package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.OpenToOthers;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Checks who can open the files in a data directory. The umask of the tests lets others read. */
final class ModesTest {
    @TempDir
    Path folder;

    @Test
    void shouldCreateEveryFileForItsOwnerOnly() throws IOException {
        final Path root = folder.resolve("data");
        live(root, 1, 20);
        Attack.snapshot(root);
        live(root, 21, 40);
        new Repair(root).cutAfter(30, true);
        live(root, 31, 40);
        Attack.snapshot(root);
        final Path backup = folder.resolve("new/backup");
        new Backup(root, backup).run();
        new Backup(root, backup).run();
        for (final Path made : List.of(root, folder.resolve("new"))) {
            try (Stream<Path> paths = Files.walk(made)) {
                paths.forEach(path -> assertEquals(
                        Files.isDirectory(path) ? "rwx------" : "rw-------", modeOf(path), path.toString()));
            }
        }
    }

    @Test
    void shouldWarnAtAStartIfOthersCanReadAndNameTheFix() throws IOException {
        final Path root = folder.resolve("data");
        live(root, 1, 20);
        chmod(root, "rwxr-xr-x");
        assertEquals(List.of(), warningsOfAStart(root), "others see names, and can open nothing");
        chmod(root.resolve("journal"), "rwxr-xr-x");
        chmod(root.resolve("MANIFEST"), "rw-r--r--");
        final List<String> warnings = warningsOfAStart(root);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("can read " + root.resolve("MANIFEST")), warnings.get(0));
        assertTrue(warnings.get(0).endsWith("chmod -R go-rwx " + root), warnings.get(0));
        chmod(root, "rwxr-x---");
        assertEquals(List.of(), warningsOfAStart(root), "a group is let in on purpose");
    }

    @Test
    void shouldRefuseToStartIfOthersCanWrite() throws IOException {
        final Path root = folder.resolve("data");
        live(root, 1, 20);
        chmod(root, "rwxr-xr-x");
        chmod(root.resolve("journal/000001"), "rwxrwxrwx");
        final String message = assertThrows(JournalUnavailableException.class, () -> Journals.recover(root))
                .getMessage();
        assertTrue(message.contains("can write " + root.resolve("journal/000001")), message);
        assertTrue(message.contains("chmod -R go-rwx " + root), message);
        chmod(root.resolve("journal/000001"), "rwx------");
        chmod(root, "rwxrwxrwx");
        assertThrows(JournalUnavailableException.class, () -> Journals.recover(root));
        chmod(root, "rwx------");
        assertEquals(20, Journals.recover(root).sequence());
    }

    private static List<String> warningsOfAStart(final Path root) {
        final Logger logger = (Logger) LoggerFactory.getLogger(OpenToOthers.class);
        final ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            assertEquals(20, Journals.recover(root).sequence());
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static void live(final Path root, final long first, final long last) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(first - 1).appendThrough(journal, last, 1);
        }
    }

    private static void chmod(final Path path, final String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String modeOf(final Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
