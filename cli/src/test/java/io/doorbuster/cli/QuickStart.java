package io.doorbuster.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * JVM flags with which the jar starts in half the time, because the tests start it hundreds of times: without the
 * optimizing compiler, which pays off only in longer runs, and with its classes from an archive (class data sharing).
 */
final class QuickStart {
    private static final Path JAR = Path.of(System.getProperty("doorbuster.jar"));
    private static final Path FOLDER = JAR.resolveSibling("quick-start");
    private static final List<String> FLAGS = flags();

    private QuickStart() {}

    /** For the java that runs the tests; another could not read the archive. */
    static List<String> flagsOfThisJava() {
        return FLAGS;
    }

    private static List<String> flags() {
        final Path archive = FOLDER.resolve(Runtime.version() + ".jsa");
        try {
            Files.createDirectories(FOLDER);
            // One JVM of the tests makes the archive, and the others wait for it.
            try (FileChannel lock =
                    FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (!Files.exists(archive)
                        || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
                    make(archive);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SharedArchiveFile=" + archive);
    }

    /** Lets a server load its classes and end; the JVM writes them as it ends. */
    private static void make(final Path archive) throws IOException {
        final Path unfinished = FOLDER.resolve("unfinished.jsa");
        final Process server = Jar.limited(new ProcessBuilder(
                        Jar.JAVA.toString(),
                        "-XX:ArchiveClassesAtExit=" + unfinished,
                        // Nobody reads which classes it leaves out.
                        "-Xlog:disable",
                        "-jar",
                        JAR.toString(),
                        "serve",
                        "--demo",
                        "--data",
                        Files.createTempDirectory(FOLDER, "data").toString(),
                        "--port",
                        "0",
                        "--admin-port",
                        "0")
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        try (BufferedReader out = server.inputReader()) {
            final String first = out.readLine();
            server.destroy();
            if (first == null || !server.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("a server that should only start and end printed " + first);
            }
        } catch (final InterruptedException e) {
            throw new IOException(e);
        } finally {
            Jar.destroyForcibly(server);
        }
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
