package io.doorbuster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;

/**
 * {@code serve --demo} in a process of its own, on the classes of the tests, with a thread beside it that makes trouble
 * on demand. Nobody reads its standard error unless a test does.
 */
final class TroubledServer implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final String shop;
    private final String admin;

    private TroubledServer(final Process process) throws IOException {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.shop = out.readLine();
        this.admin = out.readLine();
        // The line that buys.
        out.readLine();
    }

    static TroubledServer start(final Path data, final String... more) throws IOException {
        return start(data, ProcessBuilder.Redirect.PIPE, more);
    }

    static TroubledServer start(final Path data, final ProcessBuilder.Redirect standardError, final String... more)
            throws IOException {
        final Path opens = Files.createTempFile("opens", null);
        opens.toFile().deleteOnExit();
        Files.writeString(opens, System.getProperty("doorbuster.jvm.opens"));
        final List<String> command = new ArrayList<>(List.of(
                Jar.JAVA.toString(),
                "@" + opens,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TroubledServer.class.getName(),
                "serve",
                "--demo",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--admin-port",
                "0",
                "--journal-block-size",
                "65536"));
        command.addAll(List.of(more));
        return new TroubledServer(Jar.limited(
                new ProcessBuilder(command).redirectError(standardError).start()));
    }

    String shop() {
        return shop.substring("ready ".length());
    }

    String admin() {
        return admin.substring("admin ".length());
    }

    Process process() {
        return process;
    }

    /** Has the trouble made; see {@link Trouble}. */
    void make(final String trouble) throws IOException {
        process.getOutputStream().write((trouble + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Asks the thread beside the server, which answers with a line. */
    String ask(final String question) throws IOException {
        make(question);
        return out.readLine();
    }

    /** The exit code, once it has ended. */
    int end(final long patienceSeconds) throws InterruptedException {
        if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
            throw new AssertionError("the server lives on after " + patienceSeconds + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(final String[] arguments) {
        final Thread trouble = new Thread(new Trouble(), "trouble");
        trouble.setDaemon(true);
        trouble.start();
        Doorbuster.main(arguments);
    }

    /** Makes the trouble that the lines on standard input name. */
    private static final class Trouble implements Runnable {
        private static Object hoard;

        @Override
        public void run() {
            final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    final String[] words = line.split(" ", 2);
                    make(words[0], words.length > 1 ? words[1] : "");
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void make(final String kind, final String thread) {
            switch (kind) {
                // What a crowd of mistakes does: many lines, each with a stack trace.
                case "log" -> {
                    for (int i = 0; i < 200_000; i++) {
                        LoggerFactory.getLogger("attack").error("attack {}", i, new IllegalStateException("bad " + i));
                    }
                    System.out.println("logged");
                }
                case "print" -> {
                    for (int i = 0; i < 10_000; i++) {
                        System.err.println("a library prints " + "x".repeat(100));
                    }
                    System.out.println("printed");
                }
                case "error" ->
                    ioThread(thread).execute(() -> {
                        throw new OutOfMemoryError("made by the test");
                    });
                case "hang" ->
                    ioThread(thread).execute(() -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (final InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                case "uncaught" ->
                    new Thread(() -> {
                                throw new StackOverflowError("made by the test");
                            })
                            .start();
                case "fill" -> fill();
                case "threads" ->
                    System.out.println(Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .sorted()
                            .collect(Collectors.joining("|")));
                default -> throw new IllegalArgumentException(kind);
            }
        }

        /**
         * Takes all memory and keeps it; the Error that ends this is not for the alarm, the server has to meet its own.
         */
        private static void fill() {
            for (int bytes = 1 << 20; bytes >= 16; bytes /= 2) {
                try {
                    while (true) {
                        hoard = new Object[] {hoard, new byte[bytes]};
                    }
                } catch (final OutOfMemoryError full) {
                    // The next size fills the gaps.
                }
            }
        }

        private static XnioIoThread ioThread(final String name) {
            return (XnioIoThread) Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
