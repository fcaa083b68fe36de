package io.doorbuster.http.support;

import io.doorbuster.http.json.Problem;
import io.doorbuster.http.ops.DescriptionPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code openapi.yaml}, to compare it with what the server answers. Immutable; any thread. */
public final class ApiDescription {
    /** The document that the server serves. */
    public static final ApiDescription SERVED = new ApiDescription(text());

    public static final List<String> METHODS = List.of("get", "post", "patch", "delete");

    private static final String PROBLEM_JSON = "application/problem+json";
    /** Header fields of answers that a client acts on. */
    private static final Set<String> TELLING_HEADERS = Set.of(
            "Location",
            "Durability",
            "Idempotent-Replayed",
            "Retry-After",
            "ETag",
            "WWW-Authenticate",
            "Arrival-Ticket");

    private final Map<String, Object> document;
    private final ApiSchema schemas = new ApiSchema(this::resolve);

    /** @param text the document in YAML */
    public ApiDescription(final String text) {
        final LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        document = new Yaml(new SafeConstructor(options)).load(text);
    }

    /** The text of the document that the server serves. */
    public static String text() {
        try (InputStream in = DescriptionPage.class.getResourceAsStream("openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The member of an object; an empty object if it has none. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> child(final Map<String, Object> parent, final String name) {
        return (Map<String, Object>) parent.getOrDefault(name, Map.of());
    }

    public Map<String, Object> root() {
        return document;
    }

    public Set<String> paths() {
        return child(document, "paths").keySet();
    }

    /** True if the admin listener serves the path. */
    public boolean isAdmin(final String path) {
        return child(child(document, "paths"), path).containsKey("servers");
    }

    /** Each method of the path, in lower case, with its operation. */
    public Map<String, Map<String, Object>> operations(final String path) {
        final Map<String, Object> item = child(child(document, "paths"), path);
        final Map<String, Map<String, Object>> operations = new LinkedHashMap<>();
        METHODS.stream().filter(item::containsKey).forEach(method -> operations.put(method, child(item, method)));
        return operations;
    }

    /** The responses of an operation, by status. */
    public Map<String, Map<String, Object>> responses(final Map<String, Object> operation) {
        final Map<String, Map<String, Object>> responses = new LinkedHashMap<>();
        child(operation, "responses").forEach((status, response) -> responses.put(status, resolved(response)));
        return responses;
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> resolved(final Object node) {
        return (Map<String, Object>) resolve(node);
    }

    private Object resolve(final Object node) {
        if (!(node instanceof final Map<?, ?> map) || !map.containsKey("$ref")) {
            return node;
        }
        Object found = document;
        for (final String part :
                ((String) map.get("$ref")).substring("#/".length()).split("/")) {
            found = ((Map<?, ?>) found).get(part);
        }
        if (found == null) {
            throw new IllegalArgumentException(map + " names nothing");
        }
        return found;
    }

    /** The names of the problems that a response may have. */
    @SuppressWarnings("unchecked")
    public Set<String> problems(final Map<String, Object> response) {
        final Map<String, Object> schema = child(child(child(response, "content"), PROBLEM_JSON), "schema");
        final Map<String, Object> type = child(child(schema, "properties"), "type");
        return ((List<String>) type.getOrDefault("enum", List.<String>of()))
                .stream()
                        .map(name -> name.substring(Problem.TYPE_PREFIX.length()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is wrong with {@code value} by the schema {@code name}. */
    public List<String> faultsByName(final String name, final Object value) {
        return faults(Map.of("$ref", "#/components/schemas/" + name), value);
    }

    public List<String> faults(final Map<String, Object> schema, final Object value) {
        return schemas.faults(schema, value, "$");
    }

    /**
     * What the document does not say about the answer to a request: its status, its problem, its body, its headers.
     * Empty if the document does not have the path or the method, because then the answer is a common one.
     */
    public List<String> faults(final String method, final String target, final RawClient.Answer answer) {
        final String path = pathOf(target.replaceFirst("\\?.*", ""));
        // Methods are case-sensitive: "get" is none of HTTP's.
        final String wanted = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        final Map<String, Object> operation =
                path == null || wanted.equals(method) ? null : operations(path).get(wanted);
        if (operation == null || answer.problem().equals(Problem.NOT_FOUND.slug())) {
            return List.of();
        }
        final Map<String, Object> response = responses(operation).get(Integer.toString(answer.status()));
        if (response == null) {
            return List.of("status " + answer.status() + " is not in the document");
        }
        final List<String> faults = new ArrayList<>(headerFaults(response, answer));
        final Map<String, Object> content = child(response, "content");
        final String type = String.valueOf(answer.header("Content-Type")).replaceFirst(";.*", "");
        if (!answer.body().isEmpty() && !content.containsKey(type)) {
            faults.add("content type " + type + " is not in the document");
        } else if (!answer.body().isEmpty() && type.endsWith("json")) {
            faults.addAll(faults(child(child(content, type), "schema"), answer.json()));
        }
        return faults;
    }

    private List<String> headerFaults(final Map<String, Object> response, final RawClient.Answer answer) {
        final List<String> faults = new ArrayList<>();
        final Map<String, Object> headers = child(response, "headers");
        for (final Map.Entry<String, Object> header : headers.entrySet()) {
            final Map<String, Object> described = resolved(header.getValue());
            final String value = answer.header(header.getKey());
            if (value == null && described.containsKey("required")) {
                faults.add("header " + header.getKey() + " is missing");
            } else if (value != null) {
                final Map<String, Object> schema = child(described, "schema");
                final Object typed = "integer".equals(schema.get("type")) ? Long.valueOf(value) : value;
                faults.addAll(schemas.faults(schema, typed, header.getKey()));
            }
        }
        for (final String name : TELLING_HEADERS) {
            if (answer.header(name) != null && !headers.containsKey(name)) {
                faults.add("header " + name + " is not in the document");
            }
        }
        return faults;
    }

    /** The path of the document that {@code path} is an instance of, or null. A path without parameters comes first. */
    private String pathOf(final String path) {
        if (paths().contains(path)) {
            return path;
        }
        return paths().stream()
                .filter(template -> path.matches(template.replaceAll("\\{[^}]*}", "[^/]*")))
                .findFirst()
                .orElse(null);
    }
}
