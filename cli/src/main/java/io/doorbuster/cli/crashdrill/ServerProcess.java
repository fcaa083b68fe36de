package io.doorbuster.cli.crashdrill;

import io.doorbuster.journal.drill.Standstill;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One start of the server as a child process. Its standard error goes to a file. */
final class ServerProcess implements AutoCloseable {
    /** The server ended before it served. */
    static final class NotServing extends Exception {
        private static final long serialVersionUID = 1L;

        NotServing(final String message) {
            super(message);
        }
    }

    /** Exit code in Java of a process that SIGKILL ended: 128 + 9. */
    private static final int KILLED = 137;

    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final int LOG_LINES = 15;

    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> shop = new CompletableFuture<>();
    private final CompletableFuture<URI> admin = new CompletableFuture<>();
    private final CompletableFuture<String> standstill = new CompletableFuture<>();

    private ServerProcess(final Process process, final Path log) {
        this.process = process;
        this.log = log;
        final Thread reader = new Thread(this::readOutput, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the server; it may not serve yet on return.
     *
     * @param aim where the server stands still; empty for nowhere
     */
    static ServerProcess start(final CrashDrillSettings settings, final int number, final Optional<Aim> aim)
            throws IOException {
        final List<String> command = new ArrayList<>(settings.command());
        aim.ifPresent(at -> command.add(1, settings.aiming() + at.argument()));
        command.addAll(List.of("serve", "--data", settings.data().toString()));
        command.addAll(List.of("--port", "0", "--admin-port", "0", "--durability", settings.durability()));
        command.addAll(List.of(
                "--identity", "pass", "--pass-key-file", settings.passKey().toString()));
        command.addAll(List.of("--admin-token-file", settings.adminToken().toString()));
        command.addAll(List.of("--snapshot-every-events", "" + CrashDrillSettings.SNAPSHOT_EVERY_EVENTS));
        // The scratch journal of a warm-up would count as operations on files, and a restart would take longer.
        command.addAll(List.of("--warmup", "off"));
        final Path log = settings.folder().resolve("serve-" + number + ".log");
        final ProcessBuilder builder = new ProcessBuilder(command);
        // The environment of the drill must not change the server's flags.
        builder.environment().keySet().removeIf(name -> name.startsWith("DOORBUSTER_"));
        final Process process = builder.redirectError(log.toFile()).start();
        return new ServerProcess(process, log);
    }

    /** Waits until the server serves, and returns its public address. */
    URI awaitShop() throws NotServing, IOException {
        final URI address = await(shop);
        await(admin);
        return address;
    }

    URI adminAddress() throws NotServing, IOException {
        return await(admin);
    }

    /**
     * Kills the server with {@code kill -9}.
     *
     * @return the exit code if the server had already ended by itself, otherwise empty
     */
    Optional<Integer> kill() throws IOException {
        process.destroyForcibly();
        final int code = awaitEnd(STOP_SECONDS);
        return code == KILLED ? Optional.empty() : Optional.of(code);
    }

    /** Sends SIGTERM and returns the exit code. */
    int stop() throws IOException {
        process.destroy();
        return awaitEnd(STOP_SECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells the server that load begins; from now on it may stand still at its aim. */
    void load() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (final IOException gone) {
            // The clients will notice.
        }
    }

    /** Whether the server stands still at its aim. */
    boolean standsStill() {
        return standstill.isDone();
    }

    /**
     * Waits for a standstill before the server serves.
     *
     * @return false if the server serves instead
     */
    boolean awaitStandstill() throws NotServing, IOException {
        await(CompletableFuture.anyOf(standstill, shop));
        return standsStill();
    }

    /** The last lines of its standard error. */
    String lastWords() throws IOException {
        final List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private <T> T await(final CompletableFuture<T> word) throws NotServing, IOException {
        try {
            return word.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException ended) {
            throw new NotServing(
                    "the server ended with exit code " + awaitEnd(STOP_SECONDS) + " before it served:\n" + lastWords());
        } catch (final TimeoutException slow) {
            throw new NotServing("the server did not serve within " + START_SECONDS + " s:\n" + lastWords());
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    private int awaitEnd(final long seconds) throws IOException {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IOException("the server did not end within " + seconds + " s");
            }
            return process.exitValue();
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    private void readOutput() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("ready ")) {
                    shop.complete(URI.create(line.substring("ready ".length()).strip()));
                } else if (line.startsWith("admin ")) {
                    admin.complete(URI.create(line.substring("admin ".length()).strip()));
                } else if (line.startsWith(Standstill.WORD)) {
                    standstill.complete(line.substring(Standstill.WORD.length()));
                }
            }
        } catch (IOException | UncheckedIOException streamClosed) {
            // The process has ended; there is no more output.
        } finally {
            final IOException ended = new IOException("the server ended");
            shop.completeExceptionally(ended);
            admin.completeExceptionally(ended);
        }
    }
}
