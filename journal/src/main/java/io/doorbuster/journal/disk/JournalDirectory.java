package io.doorbuster.journal.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The layout of a data directory.
 *
 * <pre>
 *   LOCK             locked by the server
 *   MANIFEST         the epochs: {@link Manifest}
 *   RESERVE          zeros, deleted when a start finds the disk full: {@link Ballast}
 *   journal/000001/  the queue of an epoch; no server ever appends to an older one
 *   snapshots/
 *   set-aside/001/   what the first repair took out
 * </pre>
 */
public record JournalDirectory(Path root) {
    static final int MAX_EPOCHS = 999_999;

    private static final String QUEUE_FILE_SUFFIX = ".cq4";
    private static final Pattern EPOCH_NAME = Pattern.compile("\\d{6}");

    public Path lock() {
        return root.resolve("LOCK");
    }

    public Path manifest() {
        return root.resolve("MANIFEST");
    }

    /** See {@link Ballast}. */
    public Path ballast() {
        return root.resolve("RESERVE");
    }

    public Path journal() {
        return root.resolve("journal");
    }

    public Path epoch(final int number) {
        return journal().resolve(String.format(Locale.ROOT, "%06d", number));
    }

    /** Returns the number of the epoch in the given directory. */
    public static int numberOf(final Path epoch) {
        return Integer.parseInt(epoch.getFileName().toString());
    }

    public Path snapshots() {
        return root.resolve("snapshots");
    }

    /** Creates a new directory for files that are taken out of the journal now. */
    public Path newSetAside() throws IOException {
        for (int i = 1; ; i++) {
            final Path aside = root.resolve("set-aside").resolve(String.format(Locale.ROOT, "%03d", i));
            if (!Files.exists(aside)) {
                Disk.createDirectory(aside);
                return aside;
            }
        }
    }

    /** Copies MANIFEST to the given directory before MANIFEST is replaced. The copy is on disk when this returns. */
    public void copyManifestTo(final Path aside) throws IOException {
        Disk.replace(aside.resolve(manifest().getFileName()), Files.readAllBytes(manifest()));
    }

    /** Returns every epoch directory, whether MANIFEST names it or not, oldest first. */
    public List<Path> epochs() {
        if (Files.notExists(journal())) {
            return List.of();
        }
        return Disk.list(journal()).stream()
                .filter(path ->
                        EPOCH_NAME.matcher(path.getFileName().toString()).matches())
                .toList();
    }

    /** Returns the queue files of an epoch, oldest first, without pruned files that a crash kept from being removed. */
    public List<Path> queueFiles(final Epoch epoch) {
        return queueFiles(epoch(epoch.number())).stream()
                .filter(file -> epoch.has(file.getFileName().toString()))
                .toList();
    }

    /**
     * Returns all queue files in an epoch's directory, oldest first: their names are dates. Throws if the directory
     * cannot be read, rather than report no files.
     */
    public static List<Path> queueFiles(final Path epoch) {
        if (Files.notExists(epoch)) {
            return List.of();
        }
        return Disk.list(epoch).stream()
                .filter(path -> path.toString().endsWith(QUEUE_FILE_SUFFIX))
                .toList();
    }

    /**
     * Creates the directory if it does not exist.
     *
     * @throws JournalUnavailableException if it cannot be written
     */
    public void create() {
        try {
            Disk.createDirectory(root);
            Disk.createDirectory(journal());
            Disk.createDirectory(snapshots());
        } catch (final IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Checks that there can be a journal. A tool that locks the directory calls this first, so that it leaves no LOCK
     * in a directory without a journal.
     *
     * @throws JournalUnavailableException if the directory has neither MANIFEST nor journal/
     */
    public void requireJournal() {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new JournalUnavailableException(
                    "there is no journal in " + root + ": it is a file, not a directory; check --data");
        }
        if (Files.notExists(journal()) && Files.notExists(manifest())) {
            throw new JournalUnavailableException(
                    "there is no journal in " + root + ": it has neither MANIFEST nor journal/; check --data");
        }
    }

    public JournalUnavailableException unwritable(final IOException e) {
        return new JournalUnavailableException(
                "cannot write the data directory " + root + ": " + Reasons.of(e)
                        + "; make sure that the disk has space and that this user may read and write there, or choose"
                        + " another --data",
                e);
    }
}
