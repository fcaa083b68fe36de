package io.doorbuster.cli.doctor;

import io.doorbuster.cli.console.Bytes;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.SecretFile;
import io.doorbuster.journal.disk.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Checks of the data directory, its disk, and the secrets. */
final class DiskChecks {
    private static final int FORCES = 50;
    /** No disk and no network reaches stable storage in this time. */
    private static final long DISHONEST_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private static final long SLOW_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<String> COPY_ON_WRITE = Set.of("btrfs", "zfs");
    private static final int MAX_SECRET_BYTES = 1_024;

    private DiskChecks() {}

    /** The directory, or the closest one above it that exists, where {@code serve} would create it. */
    static Path existing(final Path directory) {
        Path here = directory.toAbsolutePath();
        while (!Files.isDirectory(here)) {
            here = here.getParent();
        }
        return here;
    }

    /** Forces a small file and removes it. */
    static Finding force(final Path directory) {
        try {
            return force(ForceProbe.of(existing(directory), FORCES));
        } catch (final IOException refused) {
            return Finding.bad(
                    "disk force",
                    "this user cannot write there: " + Printable.of(Reasons.of(refused)),
                    "give this user the directory, or give another --data");
        }
    }

    static Finding force(final ForceProbe times) {
        final String found =
                String.format(Locale.ROOT, "median %.3f ms, p99 %.3f ms", times.medianNs() / 1e6, times.p99Ns() / 1e6);
        if (times.medianNs() < DISHONEST_NS) {
            return Finding.warn(
                    "disk force",
                    found,
                    "no disk is that fast: a cache acknowledges before the data is safe, and a loss of power can take"
                            + " orders that shoppers have; use a disk that honours a force");
        }
        return times.p99Ns() > SLOW_NS
                ? Finding.warn(
                        "disk force",
                        found,
                        "a secured order waits for a force; use a faster disk, or one that nobody else uses")
                : Finding.ok("disk force", found);
    }

    /** @param type of the file system, such as ext4 */
    static Finding fileSystem(final String type) {
        if (MEMORY.contains(type)) {
            return Finding.bad(
                    "file system", type, "it is memory: a restart of the machine loses everything; give a disk");
        }
        return COPY_ON_WRITE.contains(type)
                ? Finding.warn(
                        "file system",
                        type,
                        "it copies on write, so the reserve for a full disk does not work; use ext4 or xfs")
                : Finding.ok("file system", type);
    }

    /** @param needed bytes below which {@code serve} accepts no purchase */
    static Finding free(final long usable, final long needed) {
        final String found = Bytes.of(usable) + " free";
        if (usable < needed) {
            return Finding.bad(
                    "disk space",
                    found,
                    "serve accepts no purchase below " + Bytes.of(needed) + " (--disk-low-bytes); free some");
        }
        return usable < 4 * needed
                ? Finding.warn("disk space", found, "a million purchases take 50 MB; snapshots and logs take more")
                : Finding.ok("disk space", found);
    }

    /** Whether other users of the machine can open the directory. */
    static Finding permissions(final Path directory) {
        final String check = "data directory";
        if (!Files.exists(directory)) {
            return Finding.ok(check, directory + " does not exist; serve creates it with mode 0700");
        }
        if (!Files.isDirectory(directory)) {
            return Finding.bad(check, directory + " is not a directory", "give another --data");
        }
        try {
            final Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            final String found = directory + " has mode " + PosixFilePermissions.toString(mode);
            final String remedy = "run: chmod -R go-rwx " + directory;
            if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                return Finding.bad(
                        check, found, "every user can write there, and serve may refuse to start; " + remedy);
            }
            return mode.contains(PosixFilePermission.OTHERS_READ) || mode.contains(PosixFilePermission.OTHERS_EXECUTE)
                    ? Finding.warn(check, found, "every user may see what is in it; " + remedy)
                    : Finding.ok(check, found);
        } catch (final IOException unreadable) {
            return Finding.bad(check, Printable.of(Reasons.of(unreadable)), "give this user the directory");
        }
    }

    static Finding passKey(final Path file) {
        try {
            PassKey.readAll(file);
            return Finding.ok("pass key", file + " is private");
        } catch (final PassKey.Unusable unusable) {
            return Finding.bad("pass key", Printable.of(unusable.getMessage()), "");
        }
    }

    static Finding adminToken(final Path file) {
        try {
            SecretFile.read(file, MAX_SECRET_BYTES, "make one: head -c 24 /dev/urandom | base64");
            return Finding.ok("admin token", file + " is private");
        } catch (final SecretFile.Unusable unusable) {
            return Finding.bad("admin token", Printable.of(unusable.getMessage()), "");
        }
    }
}
