package io.doorbuster.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What lies where in a data directory.
 *
 * <pre>
 *   LOCK             held by the one server
 *   MANIFEST         the epochs: {@link Manifest}
 *   journal/000001/  the queue of an epoch; no server ever appends to an older one
 *   snapshots/
 *   set-aside/001/   what the first repair took out of it
 * </pre>
 */
record JournalDirectory(Path root) {
    static final int MAX_EPOCHS = 999_999;

    private static final String QUEUE_FILE_SUFFIX = ".cq4";
    private static final Pattern EPOCH_NAME = Pattern.compile("\\d{6}");

    Path lock() {
        return root.resolve("LOCK");
    }

    Path manifest() {
        return root.resolve("MANIFEST");
    }

    Path journal() {
        return root.resolve("journal");
    }

    Path epoch(final int number) {
        return journal().resolve(String.format(Locale.ROOT, "%06d", number));
    }

    /** Of the epoch that the directory is of. */
    static int numberOf(final Path epoch) {
        return Integer.parseInt(epoch.getFileName().toString());
    }

    Path snapshots() {
        return root.resolve("snapshots");
    }

    /** A directory of its own for what is taken out now; made when this returns. */
    Path newSetAside() throws IOException {
        for (int i = 1; ; i++) {
            final Path aside = root.resolve("set-aside").resolve(String.format(Locale.ROOT, "%03d", i));
            if (!Files.exists(aside)) {
                Disk.createDirectory(aside);
                return aside;
            }
        }
    }

    /** Copies MANIFEST to there, so that it may be replaced. On disk when this returns. */
    void copyManifestTo(final Path aside) throws IOException {
        Disk.replace(aside.resolve(manifest().getFileName()), Files.readAllBytes(manifest()));
    }

    /** Every epoch directory there is, whether MANIFEST names it or not, oldest first. */
    List<Path> epochs() {
        if (Files.notExists(journal())) {
            return List.of();
        }
        return Disk.list(journal()).stream()
                .filter(path ->
                        EPOCH_NAME.matcher(path.getFileName().toString()).matches())
                .toList();
    }

    /** The queue files of an epoch, oldest first, but those that were pruned and that a crash has kept from being removed. */
    List<Path> queueFiles(final Epoch epoch) {
        return queueFiles(epoch(epoch.number())).stream()
                .filter(file -> epoch.has(file.getFileName().toString()))
                .toList();
    }

    /**
     * All queue files in an epoch's directory, oldest first: their names are dates. One that may not be looked into is not one
     * without files.
     */
    static List<Path> queueFiles(final Path epoch) {
        if (Files.notExists(epoch)) {
            return List.of();
        }
        return Disk.list(epoch).stream()
                .filter(path -> path.toString().endsWith(QUEUE_FILE_SUFFIX))
                .toList();
    }

    /**
     * Makes the directory if there is none.
     *
     * @throws JournalUnavailableException if it cannot be written
     */
    void create() {
        try {
            Disk.createDirectory(root);
            Disk.createDirectory(journal());
            Disk.createDirectory(snapshots());
        } catch (final IOException e) {
            throw unwritable(e);
        }
    }

    JournalUnavailableException unwritable(final IOException e) {
        return new JournalUnavailableException(
                "cannot write the data directory " + root + ": " + Reasons.of(e)
                        + "; see to it that there is room and that this user may read and write there, or give another --data",
                e);
    }
}
