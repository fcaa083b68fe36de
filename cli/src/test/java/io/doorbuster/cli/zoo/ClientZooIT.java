package io.doorbuster.cli.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.Shopper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others have written buy from a real server, each as its manual says, without surprises. */
class ClientZooIT {
    private static final String SALE = "zoo";
    private static final int MANY = 200;

    @TempDir
    private static Path folder;

    private static Path data;
    private static Jar.Serving server;
    private static Shopper shopper;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        server = Jar.Serving.demo(data);
        shopper = new Shopper(data);
        final HttpResponse<String> created = shopper.admin(
                server.admin() + "/admin/v1/sales",
                "{\"saleId\":\"" + SALE + "\",\"stock\":1000000,\"perUserLimit\":1000,\"maxUnitsPerOrder\":10}");
        assertEquals(201, created.statusCode(), created.body());
        // ab and wrk send everything as one user.
        final HttpResponse<String> unlimited =
                shopper.admin("PATCH", server.admin() + "/admin/v1/settings", "{\"settings\":{\"rate.user\":\"off\"}}");
        assertEquals(200, unlimited.statusCode(), unlimited.body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String purchases() {
        return server.shop() + "/v1/sales/" + SALE + "/purchases";
    }

    private static String authorization(final String user) throws Exception {
        return "Bearer " + shopper.pass(user);
    }

    /** How many orders the user has. */
    private static long orders(final String user) throws Exception {
        return Pattern.compile("\"orderId\"")
                .matcher(shopper.get(purchases() + "/me?limit=500", user).body())
                .results()
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http1.0", "--http2"})
    void shouldSellToCurl(final String version) throws Exception {
        final Program curl = Program.named("curl", "curl");
        final String user = "curl" + version;
        final String printed = curl.run(
                "-sS",
                version,
                "-H",
                "Authorization: " + authorization(user),
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"quantity\":2}",
                "-w",
                "\n%{http_code} %{http_version}\n",
                purchases(),
                "--next",
                "-sS",
                version,
                "-I",
                "-w",
                "%{http_code}\n",
                server.shop() + "/v1/clock");
        assertTrue(printed.contains("\"quantity\":2"), printed);
        assertTrue(printed.contains("\n201 1."), printed);
        assertTrue(printed.endsWith("200\n"), printed);
        assertEquals(1, orders(user));
    }

    /** curl waits for {@code 100 Continue} before a body, for a second at most. */
    @Test
    void shouldNotLetCurlWaitForAContinue() throws Exception {
        final Program curl = Program.named("curl", "curl");
        final String printed = curl.run(
                "-sS",
                "--expect100-timeout",
                "60",
                "-H",
                "Expect: 100-continue",
                "-H",
                "Authorization: " + authorization("curl-continue"),
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"quantity\":1}",
                "-w",
                "\n%{http_code} %{time_total}\n",
                purchases());
        final Matcher end = Pattern.compile("\n201 ([0-9.]+)\n").matcher(printed);
        assertTrue(end.find(), printed);
        assertTrue(Double.parseDouble(end.group(1)) < 60, printed);
    }

    @Test
    void shouldSellToPython() throws Exception {
        final String printed = Program.named("python3", "python3")
                .run(
                        "-c",
                        """
                import http.client, sys
                host, path, pass_ = sys.argv[1:]
                line = http.client.HTTPConnection(host)
                for body in ('{"quantity":1}', None):
                    headers = {'Authorization': pass_}
                    if body:
                        headers['Content-Type'] = 'application/json'
                    line.request('POST', path, body, headers)
                    answer = line.getresponse()
                    print(answer.status, answer.version, answer.read().decode())
                line.request('GET', '/v1/clock')
                print(line.getresponse().status)
                """,
                        URI.create(server.shop()).getAuthority(),
                        "/v1/sales/" + SALE + "/purchases",
                        authorization("python"));
        assertEquals(
                2, printed.lines().filter(line -> line.startsWith("201 11 ")).count(), printed);
        assertTrue(printed.endsWith("\n200\n"), printed);
        assertEquals(2, orders("python"));
    }

    @Test
    void shouldSellToNode() throws Exception {
        final String printed = Program.named("node", "nodejs").run("-e", """
                (async () => {
                  const [url, pass] = process.argv.slice(1);
                  for (const body of ['{"quantity":1}', undefined]) {
                    const headers = {Authorization: pass};
                    if (body) headers['Content-Type'] = 'application/json';
                    const answer = await fetch(url, {method: 'POST', headers, body});
                    console.log(answer.status, (await answer.json()).orderId, answer.headers.get('durability'));
                  }
                  console.log((await fetch(url + '/me', {headers: {Authorization: pass}})).status);
                })();
                """, purchases(), authorization("node"));
        assertEquals(
                2,
                printed.lines()
                        .filter(line -> line.matches("201 zoo-\\d+ power"))
                        .count(),
                printed);
        assertTrue(printed.endsWith("\n200\n"), printed);
        assertEquals(2, orders("node"));
    }

    /** With HTTP_2 the client offers an upgrade to h2c with its first request; the server may ignore the offer. */
    @ParameterizedTest
    @EnumSource
    void shouldSellToJava(final HttpClient.Version version) throws Exception {
        final String user = "java-" + version;
        final HttpClient client = HttpClient.newBuilder().version(version).build();
        for (final String body : new String[] {"{\"quantity\":1}", ""}) {
            final HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(purchases()))
                            .header("Authorization", authorization(user))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(60))
                            .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(201, answer.statusCode(), answer.body());
            assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
        }
        assertEquals(2, orders(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-k"})
    void shouldSellToApacheBench(final String keepAlive) throws Exception {
        final Program ab = Program.named("ab", "apache2-utils");
        final String user = "ab" + keepAlive;
        final Path body = folder.resolve("body");
        Files.writeString(body, "{\"quantity\":1}");
        final String printed = ab.run(
                "-q",
                // Without -k, the quiet flag once more.
                keepAlive.isEmpty() ? "-q" : keepAlive,
                "-n",
                "" + MANY,
                "-c",
                "10",
                "-l",
                "-H",
                "Authorization: " + authorization(user),
                "-T",
                "application/json",
                "-p",
                body.toString(),
                purchases());
        assertTrue(printed.matches("(?s).*Complete requests: +" + MANY + "\n.*Failed requests: +0\n.*"), printed);
        assertFalse(printed.contains("Non-2xx"), printed);
        assertEquals(!keepAlive.isEmpty(), printed.contains("Keep-Alive requests:    " + MANY + "\n"), printed);
        assertEquals(MANY, orders(user));
    }

    @Test
    void shouldSellToWrk() throws Exception {
        final Program wrk = Program.named("wrk", "wrk");
        final Path script = folder.resolve("buy.lua");
        Files.writeString(script, """
                wrk.method = "POST"
                wrk.headers["Authorization"] = "%s"
                """.formatted(authorization("wrk")));
        final String printed = wrk.run("-t1", "-c4", "-d1s", "-s", script.toString(), purchases());
        // After the user's limit the answers are refusals, which wrk counts as errors.
        assertTrue(printed.contains(" requests in "), printed);
        assertFalse(printed.contains("Socket errors"), printed);
        assertTrue(orders("wrk") > 0);
    }
}
