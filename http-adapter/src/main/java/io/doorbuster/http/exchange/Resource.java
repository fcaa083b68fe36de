package io.doorbuster.http.exchange;

import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;
import java.util.List;
import java.util.StringJoiner;

/**
 * The endpoints of a path.
 *
 * @param get for GET and HEAD, or null
 * @param post for POST, or null
 * @param patch for PATCH, or null
 * @param delete for DELETE, or null
 * @param needsEngine false if it answers while the engine is still recovering
 * @param checksQuery true if the endpoint for GET checks the query itself. Otherwise any query is refused, because a
 *     cache treats each query as another page, and random queries would pass through it to the server.
 */
public record Resource(
        Endpoint get, Endpoint post, Endpoint patch, Endpoint delete, boolean needsEngine, boolean checksQuery) {

    public static Resource get(final Endpoint endpoint) {
        return new Resource(endpoint, null, null, null, true, false);
    }

    public static Resource post(final Endpoint endpoint) {
        return new Resource(null, endpoint, null, null, true, false);
    }

    /** A resource for GET that also answers while the engine recovers. */
    public static Resource withoutEngine(final Endpoint get) {
        return new Resource(get, null, null, null, false, false);
    }

    public Resource andPost(final Endpoint endpoint) {
        return new Resource(get, endpoint, patch, delete, needsEngine, checksQuery);
    }

    public Resource andPatch(final Endpoint endpoint) {
        return new Resource(get, post, endpoint, delete, needsEngine, checksQuery);
    }

    public Resource andDelete(final Endpoint endpoint) {
        return new Resource(get, post, patch, endpoint, needsEngine, checksQuery);
    }

    /** The same resource for reads whose endpoint checks the query itself or accepts any query. */
    public Resource checkingQuery() {
        return new Resource(get, post, patch, delete, needsEngine, true);
    }

    /** The same resource with {@code gates}, which check a call in this order before the endpoints get it. */
    public Resource behind(final Gate... gates) {
        final List<Gate> list = List.of(gates);
        return new Resource(
                guarded(get, list),
                guarded(post, list),
                guarded(patch, list),
                guarded(delete, list),
                needsEngine,
                checksQuery);
    }

    private static Endpoint guarded(final Endpoint endpoint, final List<Gate> gates) {
        return endpoint == null
                ? null
                : call -> {
                    if (call.passes(gates)) {
                        endpoint.handle(call);
                    }
                };
    }

    /** The endpoint for the call's method, or null. Methods are case-sensitive. */
    Endpoint endpointFor(final Call call) {
        return switch (call.method()) {
            case "GET", "HEAD" -> get == null || checksQuery || !call.hasQuery() ? get : Resource::refuseQuery;
            case "POST" -> post;
            case "PATCH" -> patch;
            case "DELETE" -> delete;
            case "OPTIONS" -> this::answerOptions;
            default -> null;
        };
    }

    private static void refuseQuery(final Call call) throws BadInput {
        Query.of(call, List.of());
        // A query without a parameter has no name to report, but a cache would store it as another page.
        throw BadInput.of(Problem.UNKNOWN_MEMBER, "", "This path accepts no query. Remove the query.");
    }

    private void answerOptions(final Call call) {
        call.set(Header.ALLOW, allow());
        call.sendEmpty(204);
    }

    /** The value of the {@code Allow} header. */
    String allow() {
        final StringJoiner methods = new StringJoiner(", ");
        name(methods, get, "GET, HEAD");
        name(methods, post, "POST");
        name(methods, patch, "PATCH");
        name(methods, delete, "DELETE");
        methods.add("OPTIONS");
        return methods.toString();
    }

    private static void name(final StringJoiner methods, final Endpoint endpoint, final String method) {
        if (endpoint != null) {
            methods.add(method);
        }
    }
}
