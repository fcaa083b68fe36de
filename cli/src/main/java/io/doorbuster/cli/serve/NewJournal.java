package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.FailedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data directory in which this start will begin a journal: said clearly, because it may be a misspelt --data. */
final class NewJournal {
    private NewJournal() {}

    /** Whether there is no journal in the directory, or no directory. */
    static boolean isIn(final Path data) {
        return Files.notExists(data.resolve("MANIFEST"));
    }

    /**
     * To be called before anything is made. A journal that exists is served with a disk that is low, because its orders
     * can still be read.
     *
     * @throws FailedException if a journal would begin on a disk that is low, where nothing could ever be sold
     */
    static void checkRoom(final Path data, final long diskLowBytes) {
        final long usable = existing(data).toFile().getUsableSpace();
        if (isIn(data) && usable < diskLowBytes) {
            throw new FailedException("cannot begin a journal in " + data + ": the disk under it has " + usable
                    + " bytes free, and with less than --disk-low-bytes " + diskLowBytes
                    + " nothing is sold; make room, give --data on another disk, or a smaller --disk-low-bytes");
        }
    }

    static String announcement(final Path data) {
        return "doorbuster: created " + data + ", an empty journal; if it should have sales in it, check --data";
    }

    /** The directory itself, or the nearest above it that is there. */
    private static Path existing(final Path data) {
        Path directory = data.toAbsolutePath();
        while (directory.getParent() != null && !Files.isDirectory(directory)) {
            directory = directory.getParent();
        }
        return directory;
    }
}
