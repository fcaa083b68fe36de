package io.doorbuster.cli.drill;

import io.doorbuster.journal.Standstill;
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
    /** It ended before it served. */
    static final class NotServing extends Exception {
        private static final long serialVersionUID = 1L;

        NotServing(String message) {
            super(message);
        }
    }

    /** What Java reports for a process that SIGKILL ended: 128 + 9. */
    private static final int KILLED = 137;

    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final int LOG_LINES = 15;

    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> shop = new CompletableFuture<>();
    private final CompletableFuture<URI> admin = new CompletableFuture<>();
    private final CompletableFuture<String> standstill = new CompletableFuture<>();

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Thread reader = new Thread(this::readOutput, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it; it may not serve yet.
     *
     * @param aim where it is to stand still; empty for nowhere
     */
    static ServerProcess start(CrashDrillSettings settings, int number, Optional<Aim> aim) throws IOException {
        List<String> command = new ArrayList<>(settings.command());
        aim.ifPresent(at -> command.add(1, settings.aiming() + at.argument()));
        command.addAll(List.of("serve", "--data", settings.data().toString()));
        command.addAll(List.of("--port", "0", "--admin-port", "0", "--durability", settings.durability()));
        command.addAll(List.of(
                "--identity", "pass", "--pass-key-file", settings.passKey().toString()));
        command.addAll(List.of("--admin-token-file", settings.adminToken().toString()));
        command.addAll(List.of("--snapshot-every-events", "" + CrashDrillSettings.SNAPSHOT_EVERY_EVENTS));
        Path log = settings.folder().resolve("serve-" + number + ".log");
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the drill sets must not be overruled by what its own shell sets.
        builder.environment().keySet().removeIf(name -> name.startsWith("DOORBUSTER_"));
        Process process = builder.redirectError(log.toFile()).start();
        return new ServerProcess(process, log);
    }

    /** Waits until it serves and returns its public address. */
    URI awaitShop() throws NotServing, IOException {
        URI address = await(shop);
        await(admin);
        return address;
    }

    URI adminAddress() throws NotServing, IOException {
        return await(admin);
    }

    /**
     * {@code kill -9}.
     *
     * @return the exit code when it had ended by itself before, else empty
     */
    Optional<Integer> kill() throws IOException {
        process.destroyForcibly();
        int code = awaitEnd(STOP_SECONDS);
        return code == KILLED ? Optional.empty() : Optional.of(code);
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws IOException {
        process.destroy();
        return awaitEnd(STOP_SECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Load begins: from now on it may stand still where it was aimed to. */
    void load() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException gone) {
            // Whoever loads it will see.
        }
    }

    /** Whether it stands still where it was aimed to. */
    boolean standsStill() {
        return standstill.isDone();
    }

    /**
     * Waits for a standstill before it serves.
     *
     * @return false if it serves instead
     */
    boolean awaitStandstill() throws NotServing, IOException {
        await(CompletableFuture.anyOf(standstill, shop));
        return standsStill();
    }

    /** The end of what it said on standard error. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private <T> T await(CompletableFuture<T> word) throws NotServing, IOException {
        try {
            return word.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException ended) {
            throw new NotServing(
                    "the server ended with " + awaitEnd(STOP_SECONDS) + " before it served:\n" + lastWords());
        } catch (TimeoutException slow) {
            throw new NotServing("the server did not serve within " + START_SECONDS + " s:\n" + lastWords());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    private int awaitEnd(long seconds) throws IOException {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IOException("the server did not end within " + seconds + " s");
            }
            return process.exitValue();
        } catch (InterruptedException interrupt) {
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
            // The process is gone; what it did not say it will not say.
        } finally {
            IOException ended = new IOException("the server ended");
            shop.completeExceptionally(ended);
            admin.completeExceptionally(ended);
        }
    }
}
