package io.doorbuster.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where every request of a listener comes in: has the body read, finds the endpoint by
 * path and method, and sees to it that whatever is thrown becomes an answer. IO threads only.
 *
 * <p>The path is compared as it came. No call needs an escape, a dot segment or a matrix parameter, so a path with one
 * is simply not found.
 */
final class Router implements HttpHandler {
    private static final String CLOSE = "close";
    private static final String SCHEME_END = "://";
    private static final String WHOLE_SERVER = "*";
    private static final String ALL_METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
    /** What HTTP defines (RFC 9110, 5789); others are not known here at all. */
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final Lane[] lanes;
    private final Routes routes;
    private final Consumer<Call> route = this::route;

    /** @param lanes by number of their IO thread */
    Router(final Lane[] lanes, final Routes routes) {
        this.lanes = lanes;
        this.routes = routes;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) {
        final Call call = new Call(exchange, lanes[exchange.getIoThread().getNumber()]);
        // Undertow ends an exchange when its handler returns, unless it is dispatched. The task runs right behind this
        // call, on this thread, and from then on only we end the exchange.
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> enter(call));
    }

    private void enter(final Call call) {
        try {
            if (asksToClose(call.exchange)) {
                call.exchange.setPersistent(false);
            }
            if (call.exchange.isRequestComplete()) {
                route(call);
            } else {
                call.lane.bodies.read(call, route);
            }
        } catch (final Throwable t) {
            call.fail(t);
        }
    }

    /** Undertow honours {@code Connection: close} only if nothing else stands in the header. */
    private static boolean asksToClose(final HttpServerExchange exchange) {
        final HeaderValues options = exchange.getRequestHeaders().get(Headers.CONNECTION);
        if (options == null) {
            return false;
        }
        for (final String option : String.join(",", options).split(",")) {
            if (CLOSE.equalsIgnoreCase(option.strip())) {
                return true;
            }
        }
        return false;
    }

    private void route(final Call call) {
        final String path = path(call.exchange);
        final Resource resource = routes.find(path, call);
        final Endpoint endpoint = resource == null ? null : resource.endpointFor(call);
        if (endpoint == null) {
            refuse(call, path, resource);
        } else if (resource.needsEngine() && call.engine() == null) {
            call.refuse(Problem.REPLAYING);
        } else {
            endpoint.handle(call);
        }
    }

    private static void refuse(final Call call, final String path, final Resource resource) {
        if (path.equals(WHOLE_SERVER)) {
            call.set(Headers.ALLOW, ALL_METHODS);
            call.sendNoContent();
        } else if (!KNOWN_METHODS.contains(call.exchange.getRequestMethod().toString())) {
            call.refuse(Problem.NOT_IMPLEMENTED);
        } else if (resource == null) {
            call.refuse(Problem.NOT_FOUND);
        } else {
            call.set(Headers.ALLOW, resource.allow());
            call.refuse(Problem.METHOD_NOT_ALLOWED);
        }
    }

    /** The path as it came, without scheme and host if the client sent them. */
    private static String path(final HttpServerExchange exchange) {
        final String uri = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return uri;
        }
        final int start = uri.indexOf('/', uri.indexOf(SCHEME_END) + SCHEME_END.length());
        return start < 0 ? "/" : uri.substring(start);
    }
}
