package io.doorbuster.http.exchange;

import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;
import java.util.List;
import java.util.Set;

/**
 * Passes every request of a listener to its endpoint, or refuses it. Its body has been read before, so that the rest of
 * the connection can be read whatever the answer is. A request is checked in this order:
 *
 * <ol>
 *   <li>the gates of the listener: whether a page elsewhere made a browser send the request ({@link SiteGate}), which
 *       address the client has, and whether its network is denied or sends too much
 *   <li>path, method and query
 *   <li>whether there is an engine
 *   <li>the gates of the resource: whether the path's id can be any sale's, the identity of the user, and whether the
 *       user is denied or sends too much
 *   <li>the endpoint: the body, the sale ({@link Call#findSale}), and refusals for which the newest view is reason
 *       enough
 *   <li>a free entry for a call in flight ({@link ReplyLane}), and the engine's own admission
 * </ol>
 *
 * <p>The path is compared as it was sent. No call needs an escape, a dot segment or a matrix parameter, so a path with
 * one of them is not found. IO threads only.
 */
public final class Dispatcher {
    private static final String WHOLE_SERVER = "*";
    private static final String ALL_METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
    /** The methods of HTTP (RFC 9110, RFC 5789). A request with any other is answered 501. */
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final List<Gate> gates;
    private final Routes routes;

    /** @param gates of the listener, in the order in which they check a call */
    public Dispatcher(final List<Gate> gates, final Routes routes) {
        this.gates = List.copyOf(gates);
        this.routes = routes;
    }

    /** Makes sure that the call is answered, now or later; exceptions become answers, too. */
    public void dispatch(final Call call) {
        try {
            routeOrRefuse(call);
        } catch (final Throwable t) {
            call.fail(t);
        }
    }

    private void routeOrRefuse(final Call call) {
        try {
            route(call);
        } catch (final BadInput bad) {
            call.refuse(bad);
        }
    }

    private void route(final Call call) throws BadInput {
        if (!call.passes(gates)) {
            return;
        }
        final String path = call.path();
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
            call.set(Header.ALLOW, ALL_METHODS);
            call.sendEmpty(204);
        } else if (!KNOWN_METHODS.contains(call.method())) {
            call.refuse(Problem.NOT_IMPLEMENTED);
        } else if (resource == null) {
            call.refuse(Problem.NOT_FOUND);
        } else {
            call.set(Header.ALLOW, resource.allow());
            call.refuse(Problem.METHOD_NOT_ALLOWED);
        }
    }
}
