package io.doorbuster.cli.docs;

import io.doorbuster.cli.Jar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that looks like a built checkout of the repository, a demo server on {@code data/demo} in it, and one bash
 * in it that runs commands one after the other. Variables, functions and jobs of a command are there for the next.
 *
 * <p>The server has free ports: 8080 and 8081 in a command are replaced by them, and 9090 and 9091 by two more free
 * ports, for a document that starts a second server.
 */
final class DocSession implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\\b(?:8080|8081|9090|9091)\\b");
    /** Longer than a command of a document takes, even on a machine that pauses. */
    private static final int SECONDS_PER_COMMAND = 120;

    private final Path folder;
    private final Path jar;
    private final Jar.Serving server;
    private final Map<String, String> ports = new HashMap<>();
    private final Process bash;
    private final OutputStream in;
    private final BufferedReader exitCodes;

    private int commands;

    DocSession(final Path folder) throws IOException {
        this.folder = folder;
        copy("docs");
        copy("scripts");
        jar = folder.resolve("cli/target/doorbuster.jar");
        Files.createDirectories(jar.getParent());
        Files.createSymbolicLink(jar, Path.of(System.getProperty("doorbuster.jar")));
        final Path bin = Files.createDirectories(folder.resolve("bin"));
        Jar.program(bin.resolve("doorbuster"), Jar.commandWithHeap(Jar.JAVA, "1g"));
        server = Jar.Serving.demo(folder.resolve("data/demo"), "--warmup", "off");
        ports.put("8080", port(server.shop()));
        ports.put("8081", port(server.admin()));
        ports.put("9090", freePort());
        ports.put("9091", freePort());
        bash = bash(bin);
        in = bash.getOutputStream();
        exitCodes = bash.inputReader();
    }

    /** Runs the commands that come from its standard input; writes only their exit codes to standard output. */
    private Process bash(final Path bin) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc", "-o", "pipefail")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        final Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("DOORBUSTER_"));
        environment.put("DOORBUSTER_WARMUP", "off"); // WarmUpIT tests it
        environment.put("HOME", folder.toString());
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.merge("PATH", bin + ":" + Jar.JAVA.getParent(), (path, ours) -> ours + ':' + path);
        return Jar.limited(builder.start());
    }

    private void copy(final String name) throws IOException {
        final Path from = Documents.ROOT.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, folder.resolve(name).resolve(from.relativize(file)));
            }
        }
    }

    private static String port(final String url) {
        return Integer.toString(URI.create(url).getPort());
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /** The text with the ports that this session uses. */
    String withPorts(final String text) {
        return PORT.matcher(text).replaceAll(port -> ports.get(port.group()));
    }

    /**
     * Runs a command; returns its exit code and all that it printed, as {@link Jar.Result#out()}. The exit code is -1
     * if the command did not end in time or ended bash; no command can follow then.
     */
    Jar.Result run(final String command) throws IOException, InterruptedException {
        commands++;
        final Path script = folder.resolve("tmp/command-" + commands);
        final Path printed = folder.resolve("tmp/printed-" + commands);
        Files.writeString(script, withPorts(command) + '\n');
        in.write((". " + script + " >" + printed + " 2>&1 </dev/null; echo $?\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        final String code = exitCode();
        return new Jar.Result(code == null ? -1 : Integer.parseInt(code), Files.readString(printed), "");
    }

    /** The exit code that bash prints after the command, null if there was none in time. */
    private String exitCode() throws InterruptedException {
        final CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return exitCodes.readLine();
            } catch (final IOException e) {
                return null; // bash was ended
            }
        });
        try {
            return line.get(SECONDS_PER_COMMAND, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            return null;
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Jar.destroyForcibly(bash);
        server.close();
        Files.delete(jar); // JUnit warns of links that lead out of its folder
    }
}
