package io.doorbuster.cli.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.zoo.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit and the containers start the server as their examples say: only files and ports are others. */
class StartsIT {
    private static final String JAR = System.getProperty("doorbuster.jar");
    private static final Pattern PORT = Pattern.compile("(?m)^(ready|admin) http://.*:(\\d+)$");
    private static final long PAUSE_MILLIS = 50;

    @TempDir
    private Path folder;

    /** Makes the keys by the very commands of the unit. */
    @BeforeEach
    void makeKeys() throws Exception {
        final List<String> commands = Example.of("doorbuster.service").every("^# +(\\(umask .*)$");
        assertEquals(2, commands.size(), commands.toString());
        for (final String command : commands) {
            final Jar.Result made = Jar.run(List.of("bash", "-c", command.replace("/etc/doorbuster/", folder + "/")));
            assertEquals(0, made.exitCode(), made.err());
        }
    }

    @Test
    void shouldStartAndStopAsTheUnitSays() throws Exception {
        final Path config = Example.of("doorbuster.conf")
                .relocated(
                        folder.resolve("doorbuster.conf"),
                        Map.of(
                                "data=/var/lib/doorbuster", "data=" + folder.resolve("data"),
                                "\nport=8080", "\nport=0",
                                "admin-port=8081", "admin-port=0"));
        final Example unit = Example.of("doorbuster.service");
        final String command = unit.only("^ExecStart=(.*)$")
                .replace("/usr/bin/java", Jar.JAVA.toString())
                .replace("/opt/doorbuster/doorbuster.jar", JAR)
                .replace("/etc/doorbuster/doorbuster.conf", config.toString());
        final Map<String, String> variables = new HashMap<>();
        unit.places("^Environment=([A-Z_]+)=(.*)$")
                .forEach(one -> variables.put(one.group(1), one.group(2).replace("%d", folder.toString())));
        try (Started server = Started.of(folder, Arrays.asList(command.split(" ")), variables)) {
            assertEquals(200, server.status("ready", "/healthz"));
            assertEquals(0, server.stop());
        }
    }

    @Test
    void shouldBeHealthyInAContainerAndAnswerTheProbes() throws Exception {
        final Example image = Example.of("Dockerfile");
        final List<String> command = new ArrayList<>(words(image.only("^ENTRYPOINT (.*)$")));
        command.addAll(words(image.only("^CMD (.*)$")));
        command.set(0, Jar.JAVA.toString());
        command.replaceAll(word -> word.equals("/opt/doorbuster/doorbuster.jar") ? JAR : word);
        final Map<String, String> variables = new HashMap<>(ContainersTest.variablesOfTheImage());
        variables.putAll(ContainersTest.variablesOfThePod());
        variables.put("DOORBUSTER_DATA", folder.resolve("data").toString());
        variables.put("DOORBUSTER_PASS_KEY_FILE", folder.resolve("pass.key").toString());
        variables.put(
                "DOORBUSTER_ADMIN_TOKEN_FILE", folder.resolve("admin.token").toString());
        variables.put("DOORBUSTER_PORT", "0");
        variables.put("DOORBUSTER_ADMIN_PORT", "0");
        final List<String> check = words(image.only("^ +CMD (\\[.*)$"));
        try (Started server = Started.of(folder, command, variables)) {
            final List<String> checkHere = check.stream()
                    .map(word -> word.replace("/8081;", "/" + server.port("admin") + ";"))
                    .toList();
            assertNotEquals(check, checkHere);
            final Jar.Result healthy = Jar.run(checkHere);
            assertEquals(0, healthy.exitCode(), healthy.err());
            final Example kubernetes = Example.of("kubernetes.yaml");
            final TreeSet<String> asked = new TreeSet<>(kubernetes.every("path: (/[a-z]+)[,\\n]"));
            assertEquals("[/livez, /metrics, /readyz]", asked.toString());
            for (final String path : asked) {
                assertEquals(200, server.status("admin", path), path);
            }
            assertEquals(0, server.stop());
            assertNotEquals(0, Jar.run(checkHere).exitCode());
        }
    }

    /** The words of a JSON list, as Docker reads it. */
    private static List<String> words(final String list) {
        return new Example("Dockerfile", list)
                .document().each().stream().map(Example.Node::text).toList();
    }

    @Test
    void shouldPassTheChecksOfSystemd() throws Exception {
        final Program analyze = Program.named("systemd-analyze", "systemd");
        final Path unit = Example.of("doorbuster.service")
                .relocated(
                        folder.resolve("doorbuster.service"),
                        Map.of("/usr/bin/java", Jar.JAVA.toString(), "/opt/doorbuster/doorbuster.jar", JAR));
        // What systemd does not understand is only a warning to it.
        assertEquals(new Jar.Result(0, "", ""), analyze.result("verify", unit.toString()));
        // 100 is a service without any protection; systemd calls less than 20 good.
        analyze.run("security", "--offline=true", "--threshold=20", "--no-pager", unit.toString());
    }

    @Test
    void shouldPassTheChecksOfCompose() throws Exception {
        final Program docker = Program.named("docker", "docker.io");
        assumeTrue(
                Jar.run(List.of("docker", "compose", "version")).exitCode() == 0,
                "docker has no compose (Debian: apt-get install docker-compose)");
        docker.run("compose", "-f", Example.FOLDER.resolve("compose.yaml").toString(), "config", "--quiet");
    }

    @Test
    void shouldPassTheChecksOfPrometheus() throws Exception {
        final Program promtool = Program.named("promtool", "prometheus");
        final Path config = Files.copy(Example.FOLDER.resolve("prometheus.yml"), folder.resolve("prometheus.yml"));
        Files.copy(Example.FOLDER.resolve(Path.of("..", "ops", "alerts.yml")), folder.resolve("alerts.yml"));
        promtool.run("check", "config", config.toString());
    }

    /** A server that an example started, and its ports by the words of its lines. */
    private record Started(Process process, Map<String, Integer> ports) implements AutoCloseable {
        static Started of(final Path folder, final List<String> command, final Map<String, String> variables)
                throws IOException, InterruptedException {
            final Path out = folder.resolve("out");
            final Path err = folder.resolve("err");
            final ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(variables);
            final Process process = Jar.limited(builder.start());
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jar.PATIENCE_SECONDS);
            final Map<String, Integer> ports = new HashMap<>();
            while (ports.size() < 2) {
                assertTrue(process.isAlive() && System.nanoTime() < deadline, Files.readString(err));
                Thread.sleep(PAUSE_MILLIS);
                final Matcher line = PORT.matcher(Files.readString(out));
                while (line.find()) {
                    ports.put(line.group(1), Integer.parseInt(line.group(2)));
                }
            }
            return new Started(process, ports);
        }

        int port(final String listener) {
            return ports.get(listener);
        }

        int status(final String listener, final String path) throws IOException, InterruptedException {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(listener) + path))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }

        /** Sends SIGTERM and returns the exit code. */
        int stop() throws InterruptedException {
            process.destroy();
            assertTrue(process.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS), "the server does not end");
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
