package io.doorbuster.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine whose {@code /proc} and {@code /sys} are real files in a directory of the test. */
final class FakeMachine {
    private final Path root;

    FakeMachine(final Path root) {
        this.root = root;
    }

    FakeMachine with(final String file, final String content) throws IOException {
        final Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return this;
    }

    /** A process that listens on the port, given in hexadecimal. */
    FakeMachine listening(final String table, final String port, final int inode, final int pid, final String name)
            throws IOException {
        with(
                "proc/net/" + table,
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                        + "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 99 1\n"
                        + "   1: 0100007F:" + port + " 0100007F:9999 01 00000000:00000000 00:00000000 00000000  0  0 98"
                        + " 1\n"
                        + "   2: 0100007F:" + port + " 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 "
                        + inode + " 1\n");
        with("proc/" + pid + "/comm", name + "\n");
        final Path descriptors = Files.createDirectories(root.resolve("proc/" + pid + "/fd"));
        Files.createSymbolicLink(descriptors.resolve("1"), Path.of("pipe:[4242]"));
        Files.createSymbolicLink(descriptors.resolve("7"), Path.of("socket:[" + inode + "]"));
        return this;
    }

    Machine machine() {
        return new Machine(root);
    }

    MachineChecks checks() {
        return new MachineChecks(machine());
    }
}
