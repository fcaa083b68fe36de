package io.doorbuster.jmh.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Compares the edge with Undertow's constant answer: the same load from the same generator, each server pinned to core
 * 0 and the generator to another, in turns. Run by {@code scripts/compare-edge}.
 */
public final class EdgeComparison {
    private static final String TOKEN = "a-token-for-the-comparison";
    private static final int CONNECTIONS = 256;
    private static final int WARM_RUNS = 3;

    private final String jar;
    private final int count;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private EdgeComparison(final String jar, final int count) {
        this.jar = jar;
        this.count = count;
    }

    /**
     * @param args the jar of the server, the number of rounds, the number of requests of each run, and {@code nginx} to
     *     compare nginx, too
     */
    public static void main(final String[] args) throws Exception {
        final EdgeComparison comparison = new EdgeComparison(args[0], Integer.parseInt(args[2]));
        final int rounds = Integer.parseInt(args[1]);
        for (int round = 1; round <= rounds; round++) {
            comparison.constant();
            if (args.length > 3) {
                comparison.nginx();
            }
            comparison.serve("process", false);
            comparison.serve("power", false);
            comparison.serve("process", true);
            comparison.serve("power", true);
        }
        comparison.print();
    }

    private void constant() throws Exception {
        final Process process =
                start(List.of("-cp", System.getProperty("java.class.path"), ConstantServer.class.getName()));
        try (BufferedReader out = output(process)) {
            final int port = Integer.parseInt(line(out, "ready ", process));
            final InetSocketAddress address = loopback(port);
            EdgeLoad.Result result = null;
            for (int i = 0; i <= WARM_RUNS; i++) {
                result = EdgeLoad.run(address, CONNECTIONS, count, number -> purchase("phone", gateway(number)));
            }
            note("Undertow's constant answer", result, 201, count);
        } finally {
            end(process);
        }
    }

    private static InetSocketAddress loopback(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** One worker of nginx, pinned to core 0, answers with a constant of the same length. */
    private void nginx() throws Exception {
        final Path directory = Files.createTempDirectory("compare-edge");
        try {
            final int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            final Path settings = Files.writeString(
                    directory.resolve("nginx.conf"), """
                    daemon off; worker_processes 1; error_log %1$s/error.log; pid %1$s/pid;
                    events { worker_connections 1024; }
                    http { access_log off; keepalive_requests 100000000; client_body_temp_path %1$s;
                      proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                      server { listen 127.0.0.1:%2$d; default_type application/json; return 201 '%3$s'; } }
                    """.formatted(directory, port, ConstantServer.ANSWER));
            final Process process = new ProcessBuilder("taskset", "-c", "0", "nginx", "-c", settings.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                awaitListener(loopback(port));
                EdgeLoad.run(loopback(port), CONNECTIONS, count, number -> purchase("phone", gateway(number)));
                note(
                        "nginx's constant answer",
                        EdgeLoad.run(loopback(port), CONNECTIONS, count, number -> purchase("phone", gateway(number))),
                        201,
                        count);
            } finally {
                end(process);
            }
        } finally {
            delete(directory);
        }
    }

    private static void awaitListener(final InetSocketAddress address) throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Socket probe = new Socket()) {
                probe.connect(address);
                return;
            } catch (final ConnectException notYet) {
                Thread.sleep(50);
            }
        }
        throw new IOException("nginx does not listen");
    }

    /** @param passes whether users prove who they are, each by a pass of their own, or a gateway says so */
    private void serve(final String durability, final boolean passes) throws Exception {
        final Path directory = Files.createTempDirectory("compare-edge");
        try {
            final Path token = Files.createFile(
                    directory.resolve("token"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(token, TOKEN);
            final PassKey key = PassKey.generate();
            final Path keyFile = directory.resolve("passes.key");
            key.write(keyFile);
            final String data = directory.resolve("data").toString();
            final List<String> flags = new ArrayList<>(List.of(
                    "-Xmx1g",
                    "-jar",
                    jar,
                    "serve",
                    "--data",
                    data,
                    "--port",
                    "0",
                    "--admin-port",
                    "0",
                    "--identity",
                    passes ? "pass" : "header",
                    "--durability",
                    durability,
                    "--io-threads",
                    "1",
                    "--admin-token-file",
                    token.toString()));
            if (passes) {
                flags.addAll(List.of("--pass-key-file", keyFile.toString()));
            }
            final Process process = start(flags);
            try (BufferedReader out = output(process)) {
                final URI shop = URI.create(line(out, "ready ", process));
                final URI admin = URI.create(line(out, "admin ", process));
                measure(
                        passes ? durability + ", passes" : durability,
                        passes ? passes(key) : EdgeComparison::gateway,
                        loopback(shop.getPort()),
                        admin);
            } finally {
                end(process);
            }
            audit(data);
        } finally {
            delete(directory);
        }
    }

    private void measure(
            final String what, final IntFunction<String> users, final InetSocketAddress shop, final URI admin)
            throws Exception {
        for (int i = 0; i <= WARM_RUNS; i++) {
            final String sale = "sale" + i;
            create(admin, sale, count);
            final byte[][] buyers = requests(sale, users, 0);
            final EdgeLoad.Result bought = EdgeLoad.run(shop, CONNECTIONS, count, number -> buyers[number]);
            final byte[][] late = requests(sale, users, count);
            final EdgeLoad.Result soldOut = EdgeLoad.run(shop, CONNECTIONS, count, number -> late[number]);
            if (i == WARM_RUNS) {
                note("secured purchases, " + what, bought, 201, count);
                note("sold-out refusals, " + what, soldOut, 409, count);
            }
        }
    }

    /** The purchases of the run, encoded before it, so that the generator has as little to do as possible. */
    private byte[][] requests(final String sale, final IntFunction<String> users, final int first) {
        final byte[][] requests = new byte[count][];
        for (int i = 0; i < count; i++) {
            requests[i] = purchase(sale, users.apply(first + i));
        }
        return requests;
    }

    private static byte[] purchase(final String sale, final String user) {
        return ("POST /v1/sales/" + sale + "/purchases HTTP/1.1\r\nHost: 127.0.0.1\r\n" + user
                        + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private static String gateway(final int user) {
        return "X-User-Id: u" + user;
    }

    private static IntFunction<String> passes(final PassKey key) {
        final long tomorrow = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
        final PassMinter minter = new PassMinter(key, PassMinter.EVERY_SALE, tomorrow);
        return user -> "Authorization: Bearer " + minter.mint("u" + user);
    }

    private void note(final String what, final EdgeLoad.Result result, final int status, final int expected) {
        if (!result.byStatus().equals(Map.of(status, expected))) {
            throw new IllegalStateException(what + ": the answers by status are " + result.byStatus()
                    + ", but all must be " + status + "; the comparison does not count");
        }
        rates.computeIfAbsent(what, first -> new ArrayList<>()).add(result.requestsPerSecond());
        System.out.printf("%-36s %,9.0f/s%n", what, result.requestsPerSecond());
    }

    private void print() {
        final double yardstick = median(rates.values().iterator().next());
        System.out.printf("%n%-36s %11s %6s%n", "median of the rounds", "per second", "ratio");
        rates.forEach(
                (what, all) -> System.out.printf("%-36s %,11.0f %6.2f%n", what, median(all), median(all) / yardstick));
    }

    private static double median(final List<Double> values) {
        final double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void create(final URI admin, final String sale, final int stock) throws Exception {
        final HttpRequest request = HttpRequest.newBuilder(admin.resolve("/admin/v1/sales"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"saleId\":\"" + sale + "\",\"stock\":" + stock + "}"))
                .build();
        final HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("the sale was not created: " + answer.body());
        }
    }

    /** No figure counts unless the journal says that exactly the stock was sold. */
    private void audit(final String data) throws Exception {
        final Process audit = new ProcessBuilder(java(), "-jar", jar, "journal", "audit", "--data", data)
                .redirectErrorStream(true)
                .start();
        final String out = new String(audit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (audit.waitFor() != 0) {
            throw new IllegalStateException("the audit failed; the comparison does not count:\n" + out);
        }
    }

    private static Process start(final List<String> arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of("taskset", "-c", "0", java()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static BufferedReader output(final Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String line(final BufferedReader out, final String start, final Process process) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        throw new IOException(
                "a server ended before it was ready: " + process.info().commandLine());
    }

    private static void end(final Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
