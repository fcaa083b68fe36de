package io.doorbuster.http;

import io.undertow.util.Headers;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a path offers.
 *
 * @param get for GET and HEAD, or null
 * @param post for POST, or null
 * @param patch for PATCH, or null
 * @param delete for DELETE, or null
 * @param needsEngine false if it answers while the engine is still recovering
 * @param parameters that a read may have in its query, or {@link #ANY_PARAMETER}. A cache takes each query for a page
 * of
 *     its own, so one that means nothing here must not reach the server behind it.
 */
record Resource(
        Endpoint get, Endpoint post, Endpoint patch, Endpoint delete, boolean needsEngine, List<String> parameters) {
    /** The endpoint does not look at its query, or checks it itself. */
    static final List<String> ANY_PARAMETER = List.of("*");

    static Resource get(final Endpoint endpoint) {
        return new Resource(endpoint, null, null, null, true, List.of());
    }

    static Resource post(final Endpoint endpoint) {
        return new Resource(null, endpoint, null, null, true, List.of());
    }

    static Resource withoutEngine(final Endpoint get) {
        return new Resource(get, null, null, null, false, List.of());
    }

    Resource andPatch(final Endpoint endpoint) {
        return new Resource(get, post, endpoint, delete, needsEngine, parameters);
    }

    Resource andDelete(final Endpoint endpoint) {
        return new Resource(get, post, patch, endpoint, needsEngine, parameters);
    }

    /** The same for reads whose endpoint looks at their query itself, or that may have any. */
    Resource withAnyParameter() {
        return new Resource(get, post, patch, delete, needsEngine, ANY_PARAMETER);
    }

    /** The endpoint for the call's method, or null. Methods are told apart by their exact spelling. */
    Endpoint endpointFor(final Call call) {
        return switch (call.exchange.getRequestMethod().toString()) {
            case "GET", "HEAD" -> get == null || hasKnownQuery(call) ? get : Resource::refuseQuery;
            case "POST" -> post;
            case "PATCH" -> patch;
            case "DELETE" -> delete;
            case "OPTIONS" -> this::answerOptions;
            default -> null;
        };
    }

    private boolean hasKnownQuery(final Call call) {
        return call.exchange.getQueryString().isEmpty() || parameters == ANY_PARAMETER;
    }

    private static void refuseQuery(final Call call) {
        try {
            Query.of(call, List.of());
            // A bare question mark: nothing to name, but another address to a cache.
            throw BadInput.of(Problem.UNKNOWN_MEMBER, "", "This path takes no query.");
        } catch (final BadInput bad) {
            bad.refuse(call);
        }
    }

    private void answerOptions(final Call call) {
        call.set(Headers.ALLOW, allow());
        call.sendNoContent();
    }

    /** For the {@code Allow} header. */
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
