package io.doorbuster.jmh;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the time from {@code java -jar doorbuster.jar serve}, with its default flags, until {@code /readyz} reports
 * ready. The journal has a million orders in a snapshot and ten million after it, in the page cache. Each start finds
 * the same files, because the previous server worked on links and was killed. Needs the jar: run {@code mvn -DskipTests
 * package} first, and start the benchmark in the same directory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
@Fork(1)
public class StartBenchmark {
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PATIENCE_SECONDS = 600;
    /** Not a secret: nobody else knows where this server listens, or for how long. */
    private static final String TOKEN = "a-token-of-a-benchmark-0123456789abcdef\n";

    @Param("1000000")
    public int inSnapshot;

    @Param("10000000")
    public int behind;

    @Param("cli/target/doorbuster.jar")
    public String jar;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private StoredSale stored;
    private Path token;
    private Path data;
    private int port;
    private Process server;

    /** Writes the journal and the snapshot. */
    @Setup(Level.Trial)
    public void write() throws IOException {
        if (!Files.isRegularFile(Path.of(jar))) {
            throw new IOException(jar + " is not there; build it, or give -p jar=...");
        }
        stored = StoredSale.write(inSnapshot, behind);
        token = Files.writeString(stored.directory().resolve("admin.token"), TOKEN);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    }

    /** Removes the journal and the snapshot. */
    @TearDown(Level.Trial)
    public void remove() {
        stored.close();
    }

    /** Creates a data directory with the original files. */
    @Setup(Level.Invocation)
    public void link() throws IOException {
        data = stored.link();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** Starts the server and polls until the answer is 200. */
    @Benchmark
    public int start() throws IOException, InterruptedException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar,
                        "serve",
                        "--data",
                        data.toString(),
                        "--port",
                        "0",
                        "--admin-port",
                        Integer.toString(port),
                        "--identity",
                        "header",
                        "--warmup",
                        "off",
                        "--admin-token-file",
                        token.toString())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final URI ready = URI.create("http://127.0.0.1:" + port + "/readyz");
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (status(ready) != 200) {
            if (!server.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the server does not come to serve");
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
        return port;
    }

    private int status(final URI ready) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (final IOException notListeningYet) {
            return 0;
        }
    }

    /** Kills the server and removes the files that it wrote. */
    @TearDown(Level.Invocation)
    public void kill() throws InterruptedException {
        server.destroyForcibly().waitFor();
        StoredSale.remove(data);
    }
}
