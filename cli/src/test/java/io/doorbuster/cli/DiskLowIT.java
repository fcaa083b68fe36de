package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.http.identity.PassKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose data directory is a disk of 64 MB that fills up under it. */
class DiskLowIT {
    /** Mounts the disk where only the server and this script see it, and executes the lines of its standard input. */
    private static final String SCRIPT = """
            mount -t tmpfs -o size=64m,mode=0700 tmpfs "$0" || exit 9
            exec 3<&0
            (while read -r line <&3; do eval "$line"; done) &
            exec "$@" 3<&- < /dev/null
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void shouldRefuseBeforeTheDiskIsFullLoseNothingAndResumeByItself() throws Exception {
        final Path data = Files.createDirectory(folder.resolve("data"));
        assumeTrue(canMount(data), "no namespace in which a disk can be mounted (needs unshare -rm)");
        writeSecrets();
        final Process server = Jar.limited(new ProcessBuilder(command(data))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        try (PrintStream script = new PrintStream(server.getOutputStream(), true, StandardCharsets.US_ASCII);
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            final String shop = out.readLine().substring("ready ".length());
            final String admin = out.readLine().substring("admin ".length());
            final Shopper shopper = new Shopper(folder);
            assertEquals(
                    201,
                    shopper.admin(admin + "/admin/v1/sales", "{\"saleId\":\"phone\",\"stock\":1000000}")
                            .statusCode());
            int sold = 0;
            for (; sold < 5; sold++) {
                assertEquals(
                        201, shopper.buy(shop, "phone", "user-" + sold, null).statusCode());
            }

            script.println("head -c 50000000 /dev/zero > '" + data + "/filler'");
            HttpResponse<String> answer = shopper.buy(shop, "phone", "user-" + sold, null);
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jar.PATIENCE_SECONDS);
            while (answer.statusCode() == 201) {
                assertTrue(System.nanoTime() - deadline < 0, "not low though " + sold + " were sold");
                sold++;
                answer = shopper.buy(shop, "phone", "user-" + sold, null);
            }
            assertEquals(503, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("/problems/disk-low"), answer.body());
            assertEquals(200, shopper.get(shop + "/v1/orders/phone-1", "user-0").statusCode());

            script.println("rm '" + data + "/filler'");
            final long again = System.nanoTime() + PATIENCE.toNanos();
            while (answer.statusCode() == 503 || answer.statusCode() == 429) {
                assertTrue(System.nanoTime() - again < 0, "there is room, and after " + PATIENCE + " it says disk-low");
                answer = shopper.buy(shop, "phone", "user-" + sold, null);
            }
            assertEquals(201, answer.statusCode(), answer.body());
            sold++;
            // Reads the orders through the engine, because the page may be a tick old.
            final String from = "?fromSequence=" + Shopper.member(answer.body(), "sequence");
            final String orders = shopper.admin(admin + "/admin/v1/sales/phone/orders" + from, null)
                    .body();
            assertTrue(orders.contains("\"orderId\":\"phone-" + sold + "\""), sold + " were told, but: " + orders);
            assertFalse(orders.contains("\"orderId\":\"phone-" + (sold + 1) + "\""), orders);
        } finally {
            server.destroy();
            if (!server.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Jar.destroyForcibly(server);
            }
        }
    }

    /** Another process fills the disk to the last byte while four shoppers have 15 seconds to pay. */
    @Test
    @SuppressWarnings("checkstyle:MethodLength")
    void shouldTakePaymentsAndCancellationsWhileTheDiskIsFullToTheLastByte() throws Exception {
        final Path data = Files.createDirectory(folder.resolve("data"));
        assumeTrue(canMount(data), "no namespace in which a disk can be mounted (needs unshare -rm)");
        final Path copy = folder.resolve("copy");
        writeSecrets();
        final Process server = Jar.limited(new ProcessBuilder(command(data))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        try (PrintStream script = new PrintStream(server.getOutputStream(), true, StandardCharsets.US_ASCII);
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            final String shop = out.readLine().substring("ready ".length());
            final String admin = out.readLine().substring("admin ".length());
            final Shopper shopper = new Shopper(folder);
            final String terms = "{\"saleId\":\"phone\",\"stock\":1000,\"paymentWindowMs\":15000}";
            assertEquals(201, shopper.admin(admin + "/admin/v1/sales", terms).statusCode());
            for (int i = 1; i <= 6; i++) {
                assertEquals(201, shopper.buy(shop, "phone", "user-" + i, null).statusCode());
            }
            final long held = System.nanoTime();
            script.println("(for i in 1 2 3; do head -c 70000000 /dev/zero; sync; done) >> '" + data
                    + "/filler'; df --output=avail '" + data + "' | tail -1 > '" + folder + "/avail'");
            int order = 6;
            HttpResponse<String> answer = shopper.buy(shop, "phone", "user-" + ++order, null);
            while (answer.statusCode() == 201) {
                assertTrue(System.nanoTime() - held < TimeUnit.SECONDS.toNanos(10), "not low");
                answer = shopper.buy(shop, "phone", "user-" + ++order, null);
            }
            assertProblem("disk-low", answer);
            final int[] secondsOfPayments = {2, 4, 7, 9};
            for (int paid = 1; paid <= secondsOfPayments.length; paid++) {
                TimeUnit.NANOSECONDS.sleep(
                        held + TimeUnit.SECONDS.toNanos(secondsOfPayments[paid - 1]) - System.nanoTime());
                assertEquals("0", Files.readString(folder.resolve("avail")).strip(), "bytes left");
                answer = shopper.admin(
                        admin + "/admin/v1/orders/phone-" + paid + "/payment", "{\"reference\":\"p" + paid + "\"}");
                assertEquals(200, answer.statusCode(), answer.body());
            }
            answer = shopper.call("DELETE", shop + "/v1/orders/phone-5", "user-5");
            assertEquals(200, answer.statusCode(), answer.body());
            answer = shopper.admin(admin + "/admin/v1/orders/phone-1/cancel", "{\"returnUnits\":true}");
            assertEquals(200, answer.statusCode(), answer.body());
            assertProblem("disk-low", shopper.buy(shop, "phone", "late", null));

            script.println("rm '" + data + "/filler'");
            final long again = System.nanoTime() + PATIENCE.toNanos();
            do {
                assertTrue(System.nanoTime() - again < 0, "there is room, and after " + PATIENCE + " it says disk-low");
                answer = shopper.buy(shop, "phone", "late", null);
                // A loop of one user may also reach the rate limit.
            } while (answer.statusCode() == 503 || answer.statusCode() == 429);
            assertEquals(201, answer.statusCode(), answer.body());

            // The disk exists as long as the script runs, and the script ends with the server's pipe.
            script.println("while kill -0 " + server.pid() + "; do sleep 0.05; done; cp -a '" + data + "' '" + copy
                    + ".part' && mv '" + copy + ".part' '" + copy + "'");
            server.toHandle().destroy();
            assertTrue(server.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, server.exitValue());
            final long copied = System.nanoTime() + PATIENCE.toNanos();
            while (Files.notExists(copy)) {
                assertTrue(System.nanoTime() - copied < 0, "no copy of the data directory");
                Thread.sleep(20);
            }
        } finally {
            Jar.destroyForcibly(server);
        }
        final Jar.Result audit = Jar.run("journal", "audit", "--data", copy.toString());
        assertEquals(0, audit.exitCode(), audit.out() + audit.err());
        try (Jar.Serving restarted = Jar.Serving.demo(copy)) {
            final String orders = new Shopper(copy)
                    .admin(restarted.admin() + "/admin/v1/sales/phone/orders", null)
                    .body();
            assertEquals(3, orders.split("\"status\":\"paid\"", -1).length - 1, orders);
            assertEquals(1, orders.split("\"status\":\"refunded\"", -1).length - 1, orders);
            assertEquals(1, orders.split("\"status\":\"cancelled\"", -1).length - 1, orders);
        }
    }

    private static void assertProblem(final String name, final HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("/problems/" + name), answer.body());
    }

    private void writeSecrets() throws Exception {
        PassKey.generate().write(folder.resolve("pass.key"));
        Files.writeString(folder.resolve("admin.token"), "a-token-of-a-test-0123456789abcdef\n");
        Files.setPosixFilePermissions(folder.resolve("admin.token"), PosixFilePermissions.fromString("rw-------"));
    }

    private List<String> command(final Path data) {
        final List<String> java = Jar.command(
                Jar.JAVA,
                "serve",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--admin-port",
                "0",
                "--journal-block-size",
                "4194304",
                "--disk-low-bytes",
                "20000000",
                "--disk-reserve-bytes",
                "8388608",
                "--pass-key-file",
                folder.resolve("pass.key").toString(),
                "--admin-token-file",
                folder.resolve("admin.token").toString());
        final List<String> command = new ArrayList<>(List.of("unshare", "-rm", "bash", "-c", SCRIPT, data.toString()));
        command.addAll(java);
        return command;
    }

    private static boolean canMount(final Path data) throws InterruptedException {
        try {
            final List<String> attempt =
                    List.of("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", data.toString());
            return Jar.run(attempt).exitCode() == 0;
        } catch (final IOException noUnshare) {
            return false;
        }
    }
}
