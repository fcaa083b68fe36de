package io.doorbuster.cli.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scratch sale in this process. */
class WarmUpTest {
    private static final String TOKEN = "a-token-of-a-test-0123456789abcdef";
    private static final Duration LONG = Duration.ofSeconds(6);
    private static final Duration SHORT = Duration.ofMillis(1_500);
    /** Of the orders of a sale. What a thread of this test keeps for its own reads is less. */
    private static final long PAGE_BYTES = 256 << 10;
    /** For a machine that pauses. */
    private static final long PATIENCE_SECONDS = 20;

    private static final FailStop NEVER = cause -> {
        throw new AssertionError(cause);
    };

    @TempDir
    private Path data;

    static List<HttpConfig.Shoppers> identities() {
        return List.of(
                new HttpConfig.ByPass(PassKey.generate()),
                new HttpConfig.ByPass(List.of(PassKey.generate(), PassKey.generate())),
                HttpConfig.ByHeader.fromLoopback());
    }

    @ParameterizedTest
    @MethodSource("identities")
    void shouldGiveEveryAnswerOfASaleToEitherIdentity(final HttpConfig.Shoppers shoppers) {
        final Warmed warmed =
                WarmUp.run(settings(data, shoppers, LONG, 1), NEVER).orElseThrow();
        assertEquals(
                Set.of("201", "replayed", "limit-reached", "sold-out", "not-open", "200"),
                warmed.answers().keySet());
        assertTrue(
                warmed.answers().get("201") > warmed.requests() / 3,
                warmed.answers().toString());
    }

    @Test
    void shouldLeaveNoThreadNoFileNoSocketAndNoMemory() throws Exception {
        // The first one starts the threads and caches of the libraries, which stay.
        assertTrue(
                WarmUp.run(settings(data, identities().get(0), SHORT, 1), NEVER).isPresent());
        Files.createFile(data.resolve("MANIFEST"));
        final Set<String> threads = threads();
        final Set<String> open = open();
        final long direct = directBytes();
        assertTrue(
                WarmUp.run(settings(data, identities().get(0), LONG, 1), NEVER).isPresent());
        assertEquals(List.of(data.resolve("MANIFEST")), files());
        assertEquals(threads, threads());
        // A collection has freed the pages, and Chronicle unmaps its files, both in threads of their own.
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while ((!open.containsAll(open()) || directBytes() > direct + PAGE_BYTES / 2)
                && System.nanoTime() - deadline < 0) {
            Thread.sleep(10);
        }
        final Set<String> left = open();
        left.removeAll(open);
        assertEquals(Set.of(), left);
        assertTrue(directBytes() <= direct + PAGE_BYTES / 2, () -> directBytes() + " bytes instead of " + direct);
    }

    @Test
    void shouldSurviveItsFailure() throws IOException {
        final Path none = Files.createFile(data.resolve("file"));
        assertEquals(Optional.empty(), WarmUp.run(settings(none, identities().get(0), SHORT, 1), NEVER));
        // A file in the place of the scratch journal: the scratch server listens already, and must be closed.
        Files.createFile(data.resolve("warm-up"));
        final Set<String> threads = threads();
        assertEquals(Optional.empty(), WarmUp.run(settings(data, identities().get(0), SHORT, 1), NEVER));
        assertEquals(threads, threads());
    }

    @Test
    void shouldStopTheProcessOnlyOnAnError() {
        final AtomicReference<Throwable> stopped = new AtomicReference<>();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final FailStop scratch = WarmUp.scratchStop(stopped::set, failure);
        final Throwable first = new IllegalStateException("a failed force");
        scratch.stop(first);
        assertSame(first, failure.get());
        assertSame(null, stopped.get());
        final Throwable error = new OutOfMemoryError("made by the test");
        scratch.stop(error);
        assertSame(error, stopped.get());
    }

    @Test
    void shouldKeepItsDeadline() {
        final long start = System.nanoTime();
        final Warmed warmed =
                WarmUp.run(settings(data, identities().get(0), SHORT, 1), NEVER).orElseThrow();
        final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < SHORT.toMillis() + TimeUnit.SECONDS.toMillis(5), millis + " ms");
        assertTrue(warmed.millis() <= millis, warmed.toString());
    }

    @Test
    void shouldNotWaitForAServerThatDoesNotAnswer() throws IOException {
        final ScratchIdentity identity = new ScratchIdentity(identities().get(0));
        final long start = System.nanoTime();
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            final InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
            try (ScratchCrowd crowd =
                    new ScratchCrowd(address, address, identity, "localhost", start + SHORT.toNanos())) {
                assertThrows(SocketTimeoutException.class, crowd::buy);
            }
        }
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void shouldWriteNothingOnALowDisk() throws IOException {
        assertEquals(Optional.empty(), WarmUp.run(settings(data, identities().get(0), SHORT, 1L << 60), NEVER));
        assertEquals(List.of(), files());
    }

    @Test
    void shouldRemoveWhatAKilledProcessLeft() throws IOException {
        final Path journal = Files.createDirectories(data.resolve("warm-up/scratch/journal/000001"));
        Files.createFile(journal.resolve("20261128F.cq4"));
        WarmUp.removeLeftovers(data);
        assertEquals(List.of(), files());
        assertFalse(Files.exists(data.resolve("warm-up")));
    }

    private static WarmUpSettings settings(
            final Path data, final HttpConfig.Shoppers shoppers, final Duration limit, final long diskLowBytes) {
        return new WarmUpSettings(
                data,
                HttpConfig.defaults(shoppers, TOKEN).withIoThreads(1),
                new JournalConfig(Durability.PROCESS, 1 << 20),
                true,
                diskLowBytes,
                limit);
    }

    private List<Path> files() throws IOException {
        return list(data);
    }

    private static List<Path> list(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() || !thread.getName().startsWith("junit"))
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The files and sockets that this process has open or mapped; empty where the system does not list them. */
    private static Set<String> open() throws IOException {
        final Set<String> open = new TreeSet<>();
        final Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            for (final Path link : list(descriptors)) {
                try {
                    final String file = Files.readSymbolicLink(link).toString();
                    // The JVM reads its memory limit now and then.
                    if (!file.startsWith("/sys/") && !file.startsWith("/proc/")) {
                        open.add(file);
                    }
                } catch (final NoSuchFileException closed) {
                    // It was open only for the list.
                }
            }
            Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains("/warm-up/"))
                    .forEach(open::add);
        }
        return open;
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
