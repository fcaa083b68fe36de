package io.doorbuster.cli;

import static io.doorbuster.cli.Shopper.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a container the server is always process 1. It must not take the lock of an earlier server for a live one. */
class SamePidIT {
    private static final List<String> AS_PROCESS_1 = List.of("unshare", "-rpf", "--mount-proc");
    /** Chronicle would wait 15 s for the lock of a process 1 and then fail; even a slow machine starts faster. */
    private static final long MOST_SECONDS = 10;

    @TempDir
    private Path data;

    private String shop;

    @Test
    void shouldServeAgainAsTheSameProcessAfterAKill() throws Exception {
        assumeTrue(hasNamespaces(), "no process namespace can be made here (needs unshare -rpf --mount-proc)");
        final Shopper shopper = new Shopper(data);
        final long[] millis = new long[3];
        String acknowledged = null;
        for (int start = 0; start < millis.length; start++) {
            final long before = System.nanoTime();
            final Process namespace = serve();
            try {
                millis[start] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
                assertEquals("1", Files.readString(data.resolve("LOCK")).strip(), "it is not process 1");
                final HttpResponse<String> answer = shopper.buy(shop, "demo", "anna", "key");
                assertEquals(201, answer.statusCode(), answer.body());
                assertEquals(
                        start > 0,
                        answer.headers().firstValue("Idempotent-Replayed").isPresent());
                acknowledged = acknowledged == null ? member(answer.body(), "orderId") : acknowledged;
                assertEquals(acknowledged, member(answer.body(), "orderId"));
                assertEquals(
                        201, shopper.buy(shop, "demo", "user-" + start, "key").statusCode());
            } finally {
                kill(namespace);
            }
        }
        System.out.printf(
                "process 1 served after %d ms; killed, after %d ms; again, after %d ms%n",
                millis[0], millis[1], millis[2]);
        final long most = TimeUnit.SECONDS.toMillis(MOST_SECONDS);
        assertTrue(Math.max(millis[1], millis[2]) < millis[0] + most, millis[1] + " and " + millis[2] + " ms");
    }

    /** Returns when it serves. */
    private Process serve() throws IOException {
        final List<String> command = new ArrayList<>(AS_PROCESS_1);
        command.addAll(Jar.command(
                Jar.JAVA, "serve", "--demo", "--data", data.toString(), "--port", "0", "--admin-port", "0"));
        final Process namespace = Jar.limited(new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        final BufferedReader out =
                new BufferedReader(new InputStreamReader(namespace.getInputStream(), StandardCharsets.UTF_8));
        shop = word(out, "ready ");
        return namespace;
    }

    private static String word(final BufferedReader out, final String prefix) throws IOException {
        final String line = out.readLine();
        assertTrue(line != null && line.startsWith(prefix), "expected '" + prefix + "...', not: " + line);
        return line.substring(prefix.length());
    }

    /** SIGKILL to the server, from outside of its namespace: within, process 1 has nothing to fear from anyone. */
    private static void kill(final Process namespace) throws InterruptedException {
        namespace.toHandle().children().forEach(ProcessHandle::destroyForcibly);
        if (!namespace.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            namespace.destroyForcibly();
        }
    }

    private static boolean hasNamespaces() throws InterruptedException {
        final List<String> attempt = new ArrayList<>(AS_PROCESS_1);
        attempt.add("true");
        try {
            return Jar.run(attempt).exitCode() == 0;
        } catch (final IOException noUnshare) {
            return false;
        }
    }
}
