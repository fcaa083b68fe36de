package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.shadow.Snapshotter;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that an operator may give as a backup although they are not one: prune must notice that. */
final class OnlyCopyTest {
    @TempDir(factory = InMemory.class)
    Path folder;

    private Path root;

    @BeforeEach
    void twoStartsAndASnapshotOfTheSecond() throws IOException {
        root = folder.resolve("data");
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 20, 2);
        }
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(20).appendThrough(journal, 40, 2);
        }
        try (Snapshotter snapshotter = new Snapshotter(root, new Sales())) {
            snapshotter.poll();
            snapshotter.write();
        }
    }

    @Test
    void shouldPruneNothingIfTheBackupIsTheDataDirectoryItself() throws IOException {
        isNoBackup(root);
    }

    @Test
    void shouldPruneNothingIfTheBackupIsALinkToTheDataDirectory() throws IOException {
        isNoBackup(Files.createSymbolicLink(folder.resolve("link"), root));
    }

    /** Hard links, as {@code cp -al} makes them: a bad byte in one file is also bad in the other. */
    @Test
    void shouldPruneNothingIfTheBackupsFilesAreLinksToThese() throws IOException {
        final Path links = folder.resolve("links");
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : (Iterable<Path>) files::iterator) {
                final Path link = links.resolve(root.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(link);
                } else {
                    Files.createLink(link, file);
                }
            }
        }
        isNoBackup(links);
    }

    private void isNoBackup(final Path backup) throws IOException {
        final List<Path> before = new JournalDirectory(root).epochs();
        final Prune.Plan plan = new Prune(root, backup).run(true);
        assertTrue(plan.removed().isEmpty(), plan.removed()::toString);
        assertTrue(plan.kept().contains("is not a copy but the file itself"), plan.kept());
        assertEquals(before, new JournalDirectory(root).epochs());
        assertEquals(40, Journals.recover(root).sequence());
    }
}
