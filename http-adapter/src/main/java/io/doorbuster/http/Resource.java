package io.doorbuster.http;

import java.util.StringJoiner;

/**
 * What a path offers.
 *
 * @param get for GET and HEAD, or null
 * @param post for POST, or null
 * @param patch for PATCH, or null
 * @param delete for DELETE, or null
 * @param needsEngine false if it answers while the engine is still recovering
 */
record Resource(Endpoint get, Endpoint post, Endpoint patch, Endpoint delete, boolean needsEngine) {
    static Resource get(final Endpoint endpoint) {
        return new Resource(endpoint, null, null, null, true);
    }

    static Resource post(final Endpoint endpoint) {
        return new Resource(null, endpoint, null, null, true);
    }

    static Resource withoutEngine(final Endpoint get) {
        return new Resource(get, null, null, null, false);
    }

    Resource andPatch(final Endpoint endpoint) {
        return new Resource(get, post, endpoint, delete, needsEngine);
    }

    Resource andDelete(final Endpoint endpoint) {
        return new Resource(get, post, patch, endpoint, needsEngine);
    }

    /** The endpoint for the call's method, or null. Methods are told apart by their exact spelling. */
    Endpoint endpointFor(final Call call) {
        return switch (call.exchange.getRequestMethod().toString()) {
            case "GET", "HEAD" -> get;
            case "POST" -> post;
            case "PATCH" -> patch;
            case "DELETE" -> delete;
            default -> null;
        };
    }

    /** For the {@code Allow} header. */
    String allow() {
        final StringJoiner methods = new StringJoiner(", ");
        name(methods, get, "GET, HEAD");
        name(methods, post, "POST");
        name(methods, patch, "PATCH");
        name(methods, delete, "DELETE");
        return methods.toString();
    }

    private static void name(final StringJoiner methods, final Endpoint endpoint, final String method) {
        if (endpoint != null) {
            methods.add(method);
        }
    }
}
