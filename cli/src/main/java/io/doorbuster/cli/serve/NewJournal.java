package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.FailedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks and announces a start that begins a new journal, because the cause may be a misspelt --data. */
final class NewJournal {
    private NewJournal() {}

    /** True if the directory has no journal or does not exist. */
    static boolean isIn(final Path data) {
        return Files.notExists(data.resolve("MANIFEST"));
    }

    /**
     * Checks the free space for a new journal; called before anything is created. An existing journal is served even if
     * the disk is low, because its orders can still be read.
     *
     * @throws FailedException if a new journal would begin on a disk that is low, where nothing could be sold
     */
    static void checkSpace(final Path data, final long diskLowBytes) {
        final long usable = existing(data).toFile().getUsableSpace();
        if (isIn(data) && usable < diskLowBytes) {
            throw new FailedException("cannot begin a journal in " + data + ": the disk has " + usable
                    + " bytes free, less than --disk-low-bytes " + diskLowBytes
                    + ", so nothing would be sold; free some space, give --data on another disk, or give a smaller"
                    + " --disk-low-bytes");
        }
    }

    static String announcement(final Path data) {
        return "doorbuster: created an empty journal in " + data + "; if you expected sales in it, check --data";
    }

    /** The directory itself, or the nearest parent that exists. */
    private static Path existing(final Path data) {
        Path directory = data.toAbsolutePath();
        while (directory.getParent() != null && !Files.isDirectory(directory)) {
            directory = directory.getParent();
        }
        return directory;
    }
}
