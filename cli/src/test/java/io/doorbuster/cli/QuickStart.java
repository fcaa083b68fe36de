package io.doorbuster.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
    private static final List<String> FLAGS = flags();

    private QuickStart() {}

    /** For the java that runs the tests; another could not read the archive. */
    static List<String> flagsOfThisJava() {
        return FLAGS;
    }

    private static List<String> flags() {
        try {
            final Path archive = JAR.resolveSibling("doorbuster-" + Runtime.version() + "-"
                    + Files.getLastModifiedTime(JAR).toMillis() + ".jsa");
            makeOnce(archive);
            return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SharedArchiveFile=" + archive);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the archive, unless it is there or another JVM of the tests is about to make it. */
    private static void makeOnce(final Path archive) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        JAR.resolveSibling("doorbuster.jsa.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(archive)) {
                final Path unfinished = Files.createTempDirectory("archive").resolve("doorbuster.jsa");
                make(unfinished);
                Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Lets a server load its classes and end; the JVM writes them as it ends. */
    private static void make(final Path archive) throws IOException {
        final Process server = Jar.limited(new ProcessBuilder(
                        Jar.JAVA.toString(),
                        "-XX:ArchiveClassesAtExit=" + archive,
                        // Nobody reads which classes it leaves out.
                        "-Xlog:disable",
                        "-jar",
                        JAR.toString(),
                        "serve",
                        "--demo",
                        "--data",
                        archive.resolveSibling("data").toString(),
                        "--port",
                        "0",
                        "--admin-port",
                        "0")
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        try (BufferedReader out = server.inputReader()) {
            for (String line = out.readLine(); !line.startsWith("buy "); line = out.readLine()) {
                // The addresses.
            }
            server.destroy();
            if (!server.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the server does not end");
            }
        } catch (final InterruptedException e) {
            throw new IOException(e);
        } finally {
            Jar.destroyForcibly(server);
        }
    }
}
