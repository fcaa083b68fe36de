package io.doorbuster.http.ops;

import static io.doorbuster.http.support.ApiDescription.SERVED;
import static io.doorbuster.http.support.ApiDescription.child;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpServer;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.support.ApiDescription;
import io.doorbuster.http.support.ApiWalk;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code openapi.yaml} says what the server does. Each check returns the differences, so that a test can also break the
 * document and see the check notice it. All other tests of this module compare their answers with the document, too:
 * {@link RawClient#send}.
 */
class OpenApiTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "doorbuster", "http");

    /** No operation has them: they answer methods that the document does not have. */
    private static final Set<Problem> OF_NO_OPERATION = EnumSet.of(Problem.METHOD_NOT_ALLOWED, Problem.NOT_IMPLEMENTED);

    private static final Pattern CALL_OF_THE_PROTOCOL = Pattern.compile("`(GET|POST|PATCH|DELETE) (/[^`?\\[ ]*)");
    private static final Pattern FURTHER_CALLS = Pattern.compile("`, `(/[a-z]+)");
    private static final Pattern PATH_IN_SOURCE = Pattern.compile("\"(/[^\"]*)\"");

    private static TestServer server;
    private static ApiWalk walk;

    @BeforeAll
    static void walk() throws IOException {
        server = TestServer.start();
        walk = ApiWalk.of(server);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void shouldServeTheDocumentWhileTheServerStarts() throws IOException {
        final HttpConfig config = HttpConfig.defaults(new HttpConfig.ByPass(PassKey.generate()), TestServer.TOKEN)
                .withPublic("127.0.0.1", 0)
                .withAdmin("127.0.0.1", 0);
        try (HttpServer starting = new HttpServer(config, failure -> {}, TestServer.STUCK_AFTER_MILLIS)) {
            starting.start();
            try (RawClient client = new RawClient(starting.publicAddress())) {
                final RawClient.Answer answer = client.send("GET /openapi.yaml", null);

                assertEquals(200, answer.status());
                assertEquals("application/yaml", answer.header("Content-Type"));
                assertEquals("public, max-age=3600", answer.header("Cache-Control"));
                assertEquals(ApiDescription.text(), answer.body());
                assertEquals(200, client.send("HEAD /openapi.yaml", null).status());
                RawClient.assertProblem(client.send("GET /openapi.yaml?x=1", null), 400, "unknown-member");
            }
        }
    }

    @Test
    void shouldHaveTheVersionOfTheBuild() throws IOException {
        final Matcher version =
                Pattern.compile("<version>([^<]*)</version>").matcher(Files.readString(ROOT.resolve("pom.xml")));

        assertTrue(version.find());
        assertEquals(version.group(1), child(SERVED.root(), "info").get("version"));
        assertEquals("3.1.0", SERVED.root().get("openapi"));
    }

    @Test
    void shouldHaveAnAnswerOfEverySuccessInTheWalk() {
        assertEquals(new TreeSet<>(), walk.unseenSuccesses(SERVED));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void shouldSayWhatTheServerDoes(final Check check) {
        assertEquals(List.of(), check.differences.apply(SERVED));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void shouldNoticeABrokenDocument(final Check check, final String right, final String wrong) {
        final String text = ApiDescription.text();
        final String broken = text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));

        assertFalse(text.equals(broken), () -> "the document does not have " + right);
        assertFalse(check.differences.apply(new ApiDescription(broken)).isEmpty());
    }

    /** What a check is about, and the differences that it finds. */
    record Check(String name, Function<ApiDescription, List<String>> differences) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Check METHODS = new Check("methods of each path", OpenApiTest::methods);
    private static final Check PROTOCOL = new Check("calls of PROTOCOL.md", OpenApiTest::protocol);
    private static final Check ROUTES = new Check("paths in the sources", OpenApiTest::routes);
    private static final Check PROBLEMS = new Check("problems", OpenApiTest::problems);
    private static final Check EXAMPLES = new Check("examples of bodies", OpenApiTest::examples);
    private static final Check ANSWERS = new Check("answers", document -> walk.faults(document));

    static Stream<Check> checks() {
        return Stream.of(METHODS, PROTOCOL, ROUTES, PROBLEMS, EXAMPLES, ANSWERS);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of(METHODS, "    patch:", "    put:"),
                Arguments.of(METHODS, "  /livez:", "  /alive:"),
                Arguments.of(METHODS, "    post:\n      operationId: pauseSale", "    get:\n      operationId: x"),
                Arguments.of(PROTOCOL, "  /v1/clock:", "  /v1/time:"),
                Arguments.of(PROTOCOL, "  /admin/v1/sales/{saleId}/resume:", "  /admin/v1/sales/{saleId}/more:"),
                Arguments.of(ROUTES, "  /readyz:", "  /ready:"),
                Arguments.of(ROUTES, "  /admin/v1/sales/{saleId}/restock:", "  /admin/v1/sales/{saleId}/more:"),
                Arguments.of(PROBLEMS, "/problems/sold-out\n", "/problems/sold\n"),
                Arguments.of(PROBLEMS, "- /problems/sold-out\n", "- /problems/sale-closed\n"),
                Arguments.of(PROBLEMS, "- /problems/malformed-json", "- /problems/malformed"),
                Arguments.of(PROBLEMS, "enum: [/problems/bad-request]", "enum: [/problems/busy]"),
                Arguments.of(PROBLEMS, "            - /problems/disk-low\n", ""),
                Arguments.of(EXAMPLES, "example: { quantity: 1 }", "example: { quantity: 0 }"),
                Arguments.of(EXAMPLES, "example: { units: 100 }", "example: { unit: 100 }"),
                Arguments.of(EXAMPLES, "example: { reference: pay-4711 }", "example: {}"),
                Arguments.of(ANSWERS, "'202':", "'203':"),
                Arguments.of(ANSWERS, "        unitsBefore:", "        unitsAfter:"),
                Arguments.of(ANSWERS, "required: [orders, nextBefore, pseudonym]", "required: [orders, page]"),
                Arguments.of(ANSWERS, "enum: [secured, waitlisted", "enum: [waitlisted"),
                Arguments.of(ANSWERS, "enum: [scheduled, open, soldOut", "enum: [scheduled, soldOut"),
                Arguments.of(ANSWERS, "'^[0-9a-f]{16}$'", "'^[0-9a-f]{15}$'"),
                Arguments.of(ANSWERS, "enum: [power, process]", "enum: [power]"),
                Arguments.of(ANSWERS, "now: { $ref: '#/components/schemas/Time' }", "now: { type: string }"),
                Arguments.of(ANSWERS, "ETag: { $ref: '#/components/headers/ETag' }", "X: { schema: {} }"),
                Arguments.of(ANSWERS, "            Location:", "            Content-Location:"),
                Arguments.of(ANSWERS, "- /problems/limit-reached\n", "- /problems/busy\n"),
                Arguments.of(ANSWERS, "        orderIds:", "        ids:"),
                Arguments.of(ANSWERS, "application/yaml:", "text/yaml:"));
    }

    /** {@code OPTIONS} on each path of the document names the methods that the document has there. */
    private static List<String> methods(final ApiDescription document) {
        final List<String> differences = new ArrayList<>();
        for (final String template : document.paths()) {
            final String path = template.replace("{saleId}", "rounds")
                    .replace("{orderId}", "rounds-1")
                    .replace("{name}", "sold-out")
                    .replace("{file}", "ops.css");
            final Set<String> described = new TreeSet<>(Set.of("options"));
            described.addAll(document.operations(template).keySet());
            if (described.contains("get")) {
                described.add("head");
            }
            final Set<String> allowed = allowed(path, document.isAdmin(template));
            if (!allowed.equals(described)) {
                differences.add(template + " allows " + allowed + ", not " + described);
            }
        }
        return differences;
    }

    private static Set<String> allowed(final String path, final boolean isAdmin) {
        try (RawClient client = isAdmin ? server.merchant() : server.shopper()) {
            final String allow = client.send("OPTIONS " + path, null).header("Allow");
            return allow == null
                    ? Set.of()
                    : new TreeSet<>(Arrays.asList(allow.toLowerCase(Locale.ROOT).split(", ")));
        } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The tables of calls in PROTOCOL.md and the document have the same calls. */
    private static List<String> protocol(final ApiDescription document) {
        final Set<String> described = new TreeSet<>();
        for (final String path : document.paths()) {
            document.operations(path)
                    .keySet()
                    .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + ' ' + path));
        }
        final Set<String> listed = new TreeSet<>();
        for (final String line : read(ROOT.resolve("docs/PROTOCOL.md")).split("\n")) {
            final Matcher call = CALL_OF_THE_PROTOCOL.matcher(line);
            if (line.startsWith("| `") && call.find() && call.start() == 2) {
                listed.add(call.group(1) + ' ' + call.group(2));
                final String parent = call.group(2).replaceFirst("/[^/]*$", "");
                FURTHER_CALLS
                        .matcher(line)
                        .results()
                        .forEach(further -> listed.add(call.group(1) + ' ' + parent + further.group(1)));
            }
        }
        final Set<String> both = new TreeSet<>(listed);
        both.retainAll(described);
        return Stream.concat(listed.stream(), described.stream())
                .filter(call -> !both.contains(call))
                .toList();
    }

    /** Every path that the routes compare with, or a part of one, is in a path of the document. */
    private static List<String> routes(final ApiDescription document) {
        final List<String> differences = new ArrayList<>();
        for (final String source :
                List.of("shopper/PublicRoutes", "merchant/AdminRoutes", "control/ControlRoom", "ops/DescriptionPage")) {
            final List<String> paths = PATH_IN_SOURCE
                    .matcher(read(SOURCES.resolve(source + ".java")))
                    .results()
                    .map(path -> path.group(1))
                    .filter(path -> path.length() > 1)
                    .toList();
            assertFalse(paths.isEmpty(), source);
            for (final String path : paths) {
                if (document.paths().stream()
                        .noneMatch(known ->
                                (known + '/').contains(path + '/') || (path.endsWith("/") && known.startsWith(path)))) {
                    differences.add(source + " has " + path);
                }
            }
        }
        return differences;
    }

    /** The document has every problem, with its own status, and no other. */
    @SuppressWarnings("unchecked")
    private static List<String> problems(final ApiDescription document) {
        final List<String> differences = new ArrayList<>();
        final Set<String> unused =
                Stream.of(Problem.values()).map(Problem::slug).collect(Collectors.toCollection(TreeSet::new));
        OF_NO_OPERATION.forEach(problem -> unused.remove(problem.slug()));
        for (final String path : document.paths()) {
            document.operations(path)
                    .forEach((method, operation) -> document.responses(operation)
                            .forEach((status, response) -> {
                                final Set<String> names = document.problems(response);
                                unused.removeAll(names);
                                names.stream()
                                        .filter(name -> Problem.named(name) == null
                                                || Problem.named(name).status() != Integer.parseInt(status))
                                        .forEach(name ->
                                                differences.add(method + ' ' + path + ' ' + status + ' ' + name));
                                if (Integer.parseInt(status) >= 400 && names.isEmpty()) {
                                    differences.add(method + ' ' + path + ' ' + status + " names no problem");
                                }
                            }));
        }
        unused.forEach(name -> differences.add("no operation has " + name));
        final Map<String, Object> schema = child(child(child(document.root(), "components"), "schemas"), "Problem");
        final List<String> all =
                (List<String>) child(child(schema, "properties"), "type").get("enum");
        Stream.of(Problem.values())
                .map(problem -> Problem.TYPE_PREFIX + problem.slug())
                .filter(type -> !all.contains(type))
                .forEach(type -> differences.add("the schema does not have " + type));
        if (all.size() != Problem.values().length) {
            differences.add("the schema has " + all.size() + " problems");
        }
        return differences;
    }

    /** The examples of bodies fit their schemas. */
    private static List<String> examples(final ApiDescription document) {
        final List<String> differences = new ArrayList<>();
        int count = 0;
        for (final String path : document.paths()) {
            for (final Map<String, Object> operation : document.operations(path).values()) {
                final Map<String, Object> content =
                        child(document.resolved(child(operation, "requestBody")), "content");
                for (final String type : content.keySet()) {
                    final Map<String, Object> media = child(content, type);
                    if (media.containsKey("example")) {
                        count++;
                        document.faults(child(media, "schema"), media.get("example"))
                                .forEach(fault -> differences.add(path + ": " + fault));
                    }
                }
            }
        }
        assertEquals(8, count);
        return differences;
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
