package io.doorbuster.cli.serve;

import static io.doorbuster.cli.Shopper.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Jar.Serving;
import io.doorbuster.cli.Shopper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simulates a loss of power between append and force: the disk keeps only the forced bytes. Everything that the server
 * has shown to a shopper must still be there.
 */
class UndurableStateIT {
    @TempDir
    private Path folder;

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong mostSoldShown = new AtomicLong();
    private final AtomicLong highestStateShown = new AtomicLong();

    @ParameterizedTest
    @ValueSource(ints = {4, 9, 23, 60})
    void shouldShowNothingThatACrashTakesBack(final int force) throws Exception {
        final Path data = folder.resolve("data");
        final Path disk = folder.resolve("disk");
        final Process server = CrashingServer.start(data, disk, force);
        final BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        final String shop = out.readLine().substring("ready ".length());
        final String admin = out.readLine().substring("admin ".length());
        final Thread[] watchers = {
            new Thread(() -> buy(data, shop, "a")),
            new Thread(() -> buy(data, shop, "b")),
            new Thread(() -> watch(data, shop)),
            new Thread(() -> watchState(data, admin))
        };
        for (final Thread watcher : watchers) {
            watcher.start();
        }
        assertTrue(server.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS), "it lives on");
        assertEquals(CrashingServer.EXIT_CODE, server.exitValue());
        for (final Thread watcher : watchers) {
            watcher.join();
        }
        assertTrue(!acknowledged.isEmpty() || force < 5, "nothing was acknowledged before force " + force);

        try (Serving restarted = Serving.demo(disk)) {
            final Shopper shopper = new Shopper(disk);
            for (final Map.Entry<String, String> order : acknowledged.entrySet()) {
                final HttpResponse<String> again = shopper.buy(restarted.shop(), "demo", order.getKey(), "key");
                assertEquals(order.getValue(), member(again.body(), "orderId"), again.body());
            }
            final String page =
                    shopper.get(restarted.shop() + "/v1/sales/demo", "anyone").body();
            final String state =
                    shopper.admin(restarted.admin() + "/admin/v1/state", null).body();
            assertTrue(Long.parseLong(member(page, "sold")) >= mostSoldShown.get(), page);
            assertTrue(Long.parseLong(member(state, "sequence")) >= highestStateShown.get(), state);
        }
    }

    private void buy(final Path data, final String shop, final String prefix) {
        final Shopper shopper = new Shopper(data);
        try {
            for (int i = 0; ; i++) {
                final HttpResponse<String> answer = shopper.buy(shop, "demo", prefix + i, "key");
                if (answer.statusCode() == 201) {
                    acknowledged.put(prefix + i, member(answer.body(), "orderId"));
                }
            }
        } catch (final IOException crashed) {
            // That is what we wait for.
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void watch(final Path data, final String shop) {
        final Shopper shopper = new Shopper(data);
        try {
            while (true) {
                final String page =
                        shopper.get(shop + "/v1/sales/demo", "anyone").body();
                mostSoldShown.accumulateAndGet(Long.parseLong(member(page, "sold")), Math::max);
            }
        } catch (final IOException crashed) {
            // That is what we wait for.
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void watchState(final Path data, final String admin) {
        final Shopper shopper = new Shopper(data);
        try {
            while (true) {
                final String state =
                        shopper.admin(admin + "/admin/v1/state", null).body();
                highestStateShown.accumulateAndGet(Long.parseLong(member(state, "sequence")), Math::max);
            }
        } catch (final IOException crashed) {
            // That is what we wait for.
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A server in a process of its own that dies in the k-th force of its journal. */
    static final class CrashingServer {
        static final int EXIT_CODE = 137;

        private CrashingServer() {}

        static Process start(final Path data, final Path disk, final int force) throws IOException {
            final String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return Jar.limited(new ProcessBuilder(
                            java,
                            "@" + openings(),
                            "-Xmx512m",
                            // It is gone before a better compiler or collector has paid for itself.
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashingServer.class.getName(),
                            data.toString(),
                            disk.toString(),
                            Integer.toString(force))
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        private static Path openings() throws IOException {
            final Path file = Files.createTempFile("opens", null);
            file.toFile().deleteOnExit();
            return Files.writeString(file, System.getProperty("doorbuster.jvm.opens"));
        }

        /** Arguments: data directory, where to keep a copy of what is forced, number of the fatal force. */
        public static void main(final String[] arguments) throws Exception {
            CrashingJournal.serve(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        }
    }
}
