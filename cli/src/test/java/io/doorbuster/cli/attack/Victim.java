package io.doorbuster.cli.attack;

import io.doorbuster.cli.Jar;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A demo server with a small heap and few descriptors, whose log goes to a file. For the test's thread. */
final class Victim implements AutoCloseable {
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

    private final Process process;
    private final Path log;
    private final String shop;
    private final String admin;

    private Victim(final Process process, final Path log, final BufferedReader out) throws IOException {
        this.process = process;
        this.log = log;
        this.shop = expect(out, "ready ");
        this.admin = expect(out, "admin ");
    }

    /** Starts it, for {@code lifeMinutes} at most; returns when it serves. */
    static Victim start(
            final long lifeMinutes,
            final Path data,
            final Path log,
            final String heap,
            final int descriptors,
            final String... more)
            throws IOException {
        final List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "victim"));
        final List<String> serve = new ArrayList<>(
                List.of("serve", "--demo", "--data", data.toString(), "--port", "0", "--admin-port", "0"));
        serve.addAll(List.of(more));
        command.addAll(Jar.commandWithHeap(Jar.JAVA, heap, serve.toArray(String[]::new)));
        final Process process = Jar.limited(
                lifeMinutes,
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectError(log.toFile())
                        .start());
        return new Victim(
                process,
                log,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    private String expect(final BufferedReader out, final String prefix) throws IOException {
        final String line = out.readLine();
        if (line == null || !line.startsWith(prefix)) {
            process.destroyForcibly();
            throw new IOException("expected '" + prefix + "...', not: " + line + "\n" + Files.readString(log));
        }
        return line.substring(prefix.length());
    }

    String shop() {
        return shop;
    }

    String admin() {
        return admin;
    }

    InetSocketAddress shopAddress() {
        return address(shop);
    }

    InetSocketAddress adminAddress() {
        return address(admin);
    }

    private static InetSocketAddress address(final String url) {
        final URI uri = URI.create(url);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes of the heap in use after a full collection. */
    long liveHeapBytes() throws IOException, InterruptedException {
        final Path jcmd = Jar.JAVA.resolveSibling("jcmd");
        final String pid = Long.toString(process.pid());
        Jar.run(List.of(jcmd.toString(), pid, "GC.run"));
        final String heap =
                Jar.run(List.of(jcmd.toString(), pid, "GC.heap_info")).out();
        final Matcher used = HEAP_USED.matcher(heap);
        if (!used.find()) {
            throw new IOException("no heap size in: " + heap);
        }
        return Long.parseLong(used.group(1)) * 1_024;
    }

    /** How many files and sockets the server has open. */
    int descriptors() {
        return Path.of("/proc", Long.toString(process.pid()), "fd").toFile().list().length;
    }

    long logBytes() throws IOException {
        return Files.size(log);
    }

    /** Sends SIGTERM and returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
