package io.doorbuster.cli.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.zoo.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A proxy with its example configuration before a server of a test: only ports, files and sizes are others. */
final class Front implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 20;

    /** The proxies that there is an example for. */
    enum Kind {
        NGINX,
        HAPROXY
    }

    private final Process process;
    private final int plainPort;
    private final int port;
    private final Certificate certificate;
    private final HttpClient client;

    private Front(final Process process, final int plainPort, final int port, final Certificate certificate) {
        this.process = process;
        this.plainPort = plainPort;
        this.port = port;
        this.certificate = certificate;
        this.client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
    }

    /** Starts the proxy before the server at this address. {@code folder} is empty; it keeps what the proxy writes. */
    static Front start(final Kind kind, final Path folder, final String shop) throws Exception {
        final Certificate certificate = Certificate.make(folder);
        final int plainPort;
        final int port;
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            plainPort = one.getLocalPort();
            port = other.getLocalPort();
        }
        final String server = URI.create(shop).getAuthority();
        final Process process = kind == Kind.NGINX
                ? nginx(folder, certificate, plainPort, port, server)
                : haproxy(folder, certificate, plainPort, port, server);
        final Front front = new Front(process, plainPort, port, certificate);
        front.awaitListening(folder.resolve("log"));
        return front;
    }

    private static Process nginx(
            final Path folder, final Certificate certificate, final int plainPort, final int port, final String server)
            throws IOException, InterruptedException {
        final Program nginx = Program.named("nginx", "nginx");
        final Path config = Example.of("nginx.conf")
                .relocated(
                        folder.resolve("nginx.conf"),
                        Map.of(
                                "user www-data;",
                                "user root;",
                                "listen 80;",
                                "listen 127.0.0.1:" + plainPort + ";",
                                "listen 443 ",
                                "listen 127.0.0.1:" + port + " ",
                                "server 127.0.0.1:8080;",
                                "server " + server + ";",
                                "/etc/nginx/tls/fullchain.pem",
                                certificate.chain().toString(),
                                "/etc/nginx/tls/privkey.pem",
                                certificate.key().toString(),
                                "/var/cache/nginx/doorbuster",
                                folder.resolve("cache").toString(),
                                "/run/nginx.pid",
                                folder.resolve("pid").toString(),
                                "/var/log/nginx/error.log",
                                folder.resolve("error.log").toString(),
                                "worker_connections 20000;",
                                "worker_connections 500;"));
        final String directories =
                "client_body proxy fastcgi uwsgi scgi".replaceAll("(\\w+)", "$1_temp_path " + folder + "/$1;");
        Files.writeString(config, Files.readString(config).replace("http {\n", "http {\n" + directories + "\n"));
        nginx.run("-t", "-q", "-c", config.toString(), "-p", folder.toString());
        return nginx.start(
                folder.resolve("log"),
                "-g",
                "daemon off; master_process off;",
                "-c",
                config.toString(),
                "-p",
                folder.toString());
    }

    private static Process haproxy(
            final Path folder, final Certificate certificate, final int plainPort, final int port, final String server)
            throws IOException, InterruptedException {
        final Program haproxy = Program.named("haproxy", "haproxy");
        final Path config = Example.of("haproxy.cfg")
                .relocated(
                        folder.resolve("haproxy.cfg"),
                        Map.of(
                                "bind :80\n", "bind 127.0.0.1:" + plainPort + "\n",
                                "bind :443 ", "bind 127.0.0.1:" + port + " ",
                                "server shop 127.0.0.1:8080 check pool", "server shop " + server + " check pool",
                                "/etc/haproxy/drop.example.pem",
                                        certificate.both().toString(),
                                "maxconn 20000", "maxconn 500"));
        haproxy.run("-c", "-f", config.toString());
        return haproxy.start(folder.resolve("log"), "-db", "-f", config.toString());
    }

    private void awaitListening(final Path log) throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (final IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    close();
                    throw new IOException(Files.readString(log), notYet);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** A request to the proxy. */
    HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(Duration.ofMillis(PATIENCE_MILLIS));
    }

    HttpResponse<String> send(final HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    /** The answer on the port without TLS. */
    HttpResponse<String> plain(final String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plainPort + path))
                        .timeout(Duration.ofMillis(PATIENCE_MILLIS))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The status line that a client with this address gets for a GET with these header lines. */
    String statusFor(final String address, final String path, final List<String> headers)
            throws IOException, GeneralSecurityException {
        final Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getAllByName(address)[0], 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try (Socket tls = certificate.trusting().getSocketFactory().createSocket(socket, "127.0.0.1", port, true)) {
            final String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n"
                    + String.join(
                            "", headers.stream().map(line -> line + "\r\n").toList()) + "\r\n";
            tls.getOutputStream().write(head.getBytes(US_ASCII));
            final String answer = new String(tls.getInputStream().readAllBytes(), US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 "), answer);
            return answer.lines().findFirst().orElseThrow();
        }
    }

    @Override
    public void close() {
        Jar.destroyForcibly(process);
    }
}
