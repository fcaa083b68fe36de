package io.doorbuster.journal.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.support.ChildJvm;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle must not call home, write into the user's folder or advertise. */
final class QuietTest {
    @TempDir
    Path root;

    /**
     * Uses the journal, and then prints its own network sockets. It is started without any flag that silences
     * Chronicle.
     */
    static final class User {
        private User() {}

        public static void main(final String[] args) throws IOException {
            final Path data = Path.of(args[0]);
            try (ChronicleJournal journal = Journals.open(data).journal()) {
                new OrderStream().appendThrough(journal, 100, 10);
                System.out.println("sockets " + networkSockets());
            }
            System.out.println("recovered " + Journals.recover(data).sequence());
        }
    }

    /**
     * Returns the inodes of this process's sockets that a network protocol lists; the JDK also has one that none lists.
     */
    static List<String> networkSockets() throws IOException {
        final StringBuilder known = new StringBuilder();
        for (final String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            final Path sockets = Path.of("/proc/self/net", protocol);
            // A system may have no IPv6.
            known.append(Files.exists(sockets) ? Files.readString(sockets) : "");
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(QuietTest::targetOf)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .filter(inode -> known.indexOf(" " + inode + " ") >= 0)
                    .toList();
        }
    }

    private static String targetOf(final Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (final IOException e) {
            return "closed meanwhile";
        }
    }

    private static List<String> linesWith(final String word, final Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(word)).toList();
        }
    }

    @Test
    void shouldFindAnOpenSocket() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
        final List<String> before = networkSockets();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Another test may have opened or closed sockets since.
            final List<String> more = new ArrayList<>(networkSockets());
            more.removeAll(before);
            assertFalse(more.isEmpty(), socket::toString);
        }
    }

    @Test
    void shouldHaveNoAnalyticsOnTheClassPath() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
        assertFalse(System.getProperty("java.class.path").contains("chronicle-analytics"));
    }

    @Test
    void shouldOpenNoSocketAndWriteNothingToTheHomeDirectory() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
        final Path home = Files.createDirectory(root.resolve("home"));
        final Path data = root.resolve("data");
        final Path thrown = root.resolve("thrown");
        final List<String> flags = List.of("-Duser.home=" + home, "-Xlog:exceptions=info:file=" + thrown);
        final List<String> lines = new ArrayList<>();
        try (ChildJvm user = ChildJvm.start(User.class, flags, data)) {
            for (String line = user.line(); line != null; line = user.line()) {
                lines.add(line);
            }
            assertEquals(0, user.exitCode());
        }
        assertEquals(List.of("sockets []", "recovered 100"), lines);
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(List.of(), files.toList());
        }
        // Chronicle searches for this class and must not find it: with it, Chronicle would unpack a native library into
        // the user's home.
        assertEquals(List.of(), linesWith("jnr/", thrown));
        assertNotEquals(List.of(), linesWith("Exception", thrown), "nothing was logged");
    }
}
