package io.doorbuster.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the kernel tells about the machine in {@code /proc} and {@code /sys}.
 *
 * @param root the directory in which {@code proc}, {@code sys} and {@code dev} lie
 */
record Machine(Path root) {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    /** The content of a file without white space around it; empty if it cannot be read. */
    Optional<String> text(final String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1)
                    .strip());
        } catch (final IOException notThere) {
            return Optional.empty();
        }
    }

    /** The directory for shared memory. */
    Path sharedMemory() {
        return root.resolve("dev/shm");
    }

    /** The bytes of a line of {@code /proc/meminfo}, such as MemTotal; empty if there is none. */
    Optional<Long> memory(final String line) {
        return text("proc/meminfo")
                .flatMap(all -> all.lines()
                        .filter(one -> one.matches(line + ":\\s+\\d+ kB"))
                        .map(one -> Long.parseLong(one.replaceAll("\\D", "")) << 10)
                        .findFirst());
    }

    /** The bytes that the control group of this process may use; empty if there is no limit. */
    Optional<Long> memoryLimit() {
        return text("sys/fs/cgroup/memory.max")
                .filter(limit -> limit.matches("\\d{1,18}"))
                .map(Long::parseLong);
    }

    /** The process that listens on the TCP port, such as {@code process 4711 (java)}; empty if it is not known. */
    Optional<String> listener(final int port) {
        for (final String table : new String[] {"proc/net/tcp", "proc/net/tcp6"}) {
            final Optional<String> inode = text(table)
                    .flatMap(sockets -> sockets.lines()
                            .map(line -> line.strip().split("\\s+"))
                            .filter(socket -> socket.length > INODE)
                            .filter(socket -> socket[STATE].equals(LISTENS))
                            .filter(socket -> socket[LOCAL_ADDRESS].endsWith(String.format(Locale.ROOT, ":%04X", port)))
                            .map(socket -> socket[INODE])
                            .findFirst());
            if (inode.isPresent()) {
                return holderOf("socket:[" + inode.get() + "]");
            }
        }
        return Optional.empty();
    }

    private Optional<String> holderOf(final String socket) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
            for (final Path process : processes) {
                if (holds(process, socket)) {
                    final String pid = process.getFileName().toString();
                    return Optional.of("process " + pid
                            + text("proc/" + pid + "/comm")
                                    .map(name -> " (" + name + ")")
                                    .orElse(""));
                }
            }
        } catch (final IOException notThere) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** False also for a process of another user, whose files this one may not see. */
    private static boolean holds(final Path process, final String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (final Path file : files) {
                if (Files.isSymbolicLink(file)
                        && Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (final IOException notOurs) {
            return false;
        }
        return false;
    }
}
