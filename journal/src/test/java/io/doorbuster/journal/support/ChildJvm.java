package io.doorbuster.journal.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A separate JVM with this one's class path and flags, for tests that need more than one JVM. */
public final class ChildJvm implements AutoCloseable {
    /** A child that hangs is killed, because its parent would otherwise wait for its output for ever. */
    private static final long MOST_MINUTES = 7L * Attack.TIMES;

    /** The child ends before a better compiler or collector would pay off. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(final Process process) {
        this.process = process;
        this.output = process.inputReader();
        CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES).execute(this::close);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    public static ChildJvm start(final Class<?> main, final List<String> jvmArguments, final Object... arguments)
            throws IOException {
        return startBy(List.of(), main, jvmArguments, arguments);
    }

    /** Starts it with a program that replaces itself by the command after its own arguments. */
    public static ChildJvm startBy(
            final List<String> program, final Class<?> main, final List<String> jvmArguments, final Object... arguments)
            throws IOException {
        final List<String> command = new ArrayList<>(program);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("doorbuster.jvm.opens").split(" ")));
        command.add("-Xmx256m");
        command.addAll(SHORT_LIVED);
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        for (final Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Returns the next line of its output; null after it has ended. */
    public String line() throws IOException {
        return output.readLine();
    }

    /** Returns the last whole number among the lines printed before it ended; 0 if there is none. */
    public long lastNumber() throws IOException {
        long last = 0;
        for (String line = line(); line != null; line = line()) {
            last = line.matches("\\d+") ? Math.max(last, Long.parseLong(line)) : last;
        }
        return last;
    }

    /** Kills it with SIGKILL and waits until it has ended. Its output can still be read. */
    public void kill() throws InterruptedException {
        assertTrue(process.toHandle().destroyForcibly());
        process.waitFor();
    }

    public long pid() {
        return process.pid();
    }

    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it after its own children, because a stopped child of it would remain for ever. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
