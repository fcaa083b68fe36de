package io.doorbuster.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The runnable jar, run as a user runs it: {@code java -jar}, but with flags for a {@linkplain QuickStart quick start}.
 */
public final class Jar {
    private static final Path JAR = Path.of(System.getProperty("doorbuster.jar"));
    /** The java that runs the tests. */
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    /** Timeout for things that take seconds: longer than a machine pauses. */
    public static final long PATIENCE_SECONDS = 240;

    private static final long LIFE_MINUTES = 7;

    private Jar() {}

    /** What a command printed, and how it ended. */
    public record Result(int exitCode, String out, String err) {}

    /** Runs a command to its end, on this JVM's java. */
    public static Result run(final String... arguments) throws IOException, InterruptedException {
        return runOn(JAVA, arguments);
    }

    /** Runs a command to its end, on the given java. */
    public static Result runOn(final Path java, final String... arguments) throws IOException, InterruptedException {
        return run(command(java, arguments));
    }

    /** Runs any command line to its end. */
    public static Result run(final List<String> command) throws IOException, InterruptedException {
        return run(PATIENCE_SECONDS, command);
    }

    /** Runs any command line to its end, with this timeout. */
    static Result run(final long patienceSeconds, final List<String> command) throws IOException, InterruptedException {
        final Path out = Files.createTempFile("out", null);
        final Path err = Files.createTempFile("err", null);
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            endWithThisJvm(process);
            try {
                if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                    throw new IOException("no end after " + patienceSeconds + " s: " + command + "\n"
                            + Files.readString(out) + Files.readString(err));
                }
            } finally {
                destroyForcibly(process);
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static List<String> command(final Path java, final String... arguments) {
        return commandWithHeap(java, "1g", arguments);
    }

    /** The command line of a server or tool with this much heap, as {@code -Xmx} takes it. */
    public static List<String> commandWithHeap(final Path java, final String heap, final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx" + heap));
        if (java.equals(JAVA)) {
            command.addAll(QuickStart.flagsOfThisJava());
        }
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Writes a program that runs this command with the arguments that it gets itself. */
    public static Path program(final Path file, final List<String> command) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
        return file;
    }

    /** Sends SIGKILL to the process and its descendants; otherwise the server of a script would run for ever. */
    public static void destroyForcibly(final Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Ends a server that hangs, because its readers would wait for ever. No server outlives this JVM. */
    public static Process limited(final Process server) {
        return limited(LIFE_MINUTES, server);
    }

    /** The same, with a limit in minutes, for a test that takes longer. */
    public static Process limited(final long lifeMinutes, final Process server) {
        endWithThisJvm(server);
        CompletableFuture.delayedExecutor(lifeMinutes, TimeUnit.MINUTES).execute(() -> destroyForcibly(server));
        return server;
    }

    private static void endWithThisJvm(final Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> destroyForcibly(process)));
    }

    /** A server in a process of its own. */
    public static final class Serving implements AutoCloseable {
        private final Process process;
        private final String shop;
        private final String admin;

        private Serving(final Process process, final BufferedReader out) throws IOException {
            this.process = process;
            this.shop = expect(out, "ready ");
            this.admin = expect(out, "admin ");
        }

        /** Starts {@code serve --demo} on free ports; returns when it serves. */
        public static Serving demo(final Path data, final String... more) throws IOException {
            return demoOn(JAVA, data, more);
        }

        /** The same, on the given java. */
        public static Serving demoOn(final Path java, final Path data, final String... more) throws IOException {
            final List<String> command =
                    command(java, "serve", "--demo", "--data", data.toString(), "--port", "0", "--admin-port", "0");
            command.addAll(List.of(more));
            final Process process = limited(new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
            return new Serving(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        }

        private String expect(final BufferedReader out, final String prefix) throws IOException {
            final String line = out.readLine();
            if (line == null || !line.startsWith(prefix)) {
                process.destroyForcibly();
                throw new IOException("expected '" + prefix + "...', not: " + line);
            }
            return line.substring(prefix.length());
        }

        /** Public address. */
        public String shop() {
            return shop;
        }

        /** Admin address. */
        public String admin() {
            return admin;
        }

        /** Sends SIGTERM and returns the exit code. */
        public int stop() throws InterruptedException {
            process.destroy();
            return end();
        }

        /** Sends SIGKILL. */
        public void kill() throws InterruptedException {
            process.destroyForcibly();
            end();
        }

        private int end() throws InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
