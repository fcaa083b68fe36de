package io.doorbuster.http;

/**
 * What a path offers.
 *
 * @param get for GET and HEAD, or null
 * @param post for POST, or null
 * @param needsEngine false if it answers while the engine is still recovering
 */
record Resource(Endpoint get, Endpoint post, boolean needsEngine) {
    static Resource get(final Endpoint endpoint) {
        return new Resource(endpoint, null, true);
    }

    static Resource post(final Endpoint endpoint) {
        return new Resource(null, endpoint, true);
    }

    static Resource withoutEngine(final Endpoint get) {
        return new Resource(get, null, false);
    }

    /** The endpoint for the call's method, or null. */
    Endpoint endpointFor(final Call call) {
        if (call.isPost()) {
            return post;
        }
        return call.isGet() || call.isHead() ? get : null;
    }

    /** For the {@code Allow} header. */
    String allow() {
        return get == null ? "POST" : "GET, HEAD";
    }
}
