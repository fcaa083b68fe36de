package io.doorbuster.http;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Refuses what a web page of somebody else makes a browser send. A request must name this server as its host, where
 * only some names are this server's; else a name that an attacker points here (DNS rebinding) would reach a listener
 * that
 * believes its neighbours. A write from a page must come from a page of the same host, or from one of the origins that
 * may share (CORS, https://fetch.spec.whatwg.org/). Any IO thread.
 */
final class SiteGate implements Routes {
    static final HttpString ORIGIN = new HttpString("Origin");

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final String SAME_ORIGIN = "same-origin";
    private static final String SCHEME_END = "://";
    private static final String OPTIONS = Methods.OPTIONS_STRING;

    private final Routes inner;
    private final Predicate<String> isOurHost;
    private final Set<String> corsOrigins;
    /**
     * The value of Host that was ours last, so that a steady client costs one comparison. A String is safe to race for.
     */
    private String lastHost;

    private final Resource foreignHost = refusal(Problem.HOST_NOT_ALLOWED);
    private final Resource foreignOrigin = refusal(Problem.ORIGIN_NOT_ALLOWED);

    /**
     * @param isOurHost of a host in lower case, without its port
     * @param corsOrigins pages that may call from elsewhere, as browsers write them: {@code https://shop.example}
     */
    SiteGate(final Routes inner, final Predicate<String> isOurHost, final Set<String> corsOrigins) {
        this.inner = inner;
        this.isOurHost = isOurHost;
        this.corsOrigins = Set.copyOf(corsOrigins);
    }

    private static Resource refusal(final Problem problem) {
        final Endpoint refuse = call -> call.refuse(problem);
        return new Resource(refuse, refuse, refuse, refuse, false, Resource.ANY_PARAMETER);
    }

    @Override
    public Resource find(final String path, final Call call) {
        final String host = call.header(Headers.HOST);
        // A balancer asks for its health path under whatever name it knows us by, and learns no more than yes or no.
        if (host != null && !host.equals(lastHost) && !path.equals(PublicRoutes.HEALTH)) {
            if (!isOurHost.test(nameOf(host))) {
                return foreignHost;
            }
            lastHost = host;
        }
        if (!corsOrigins.isEmpty()) {
            // On every answer: a cache must not give the page that may share what it keeps from one that did not ask.
            call.set(Headers.VARY, "Origin");
        }
        final String origin = call.header(ORIGIN);
        return origin == null ? inner.find(path, call) : findForPage(path, call, origin, host);
    }

    private Resource findForPage(final String path, final Call call, final String origin, final String host) {
        final boolean shares = corsOrigins.contains(origin);
        if (shares) {
            call.set(ALLOW_ORIGIN, origin);
            call.set(EXPOSE_HEADERS, "Location, Durability, Idempotent-Replayed, Retry-After, ETag");
            if (call.isMethod(OPTIONS)) {
                setWhatMayBeSent(call);
            }
        }
        return shares || call.isRead() || isSameHost(origin, host) || isSameOriginToTheBrowser(call)
                ? inner.find(path, call)
                : foreignOrigin;
    }

    /** True if the browser itself says so, which pages cannot: a gateway may have put another name into Host. */
    private static boolean isSameOriginToTheBrowser(final Call call) {
        return SAME_ORIGIN.equals(call.header(SEC_FETCH_SITE));
    }

    private static boolean isSameHost(final String origin, final String host) {
        final int start = origin.indexOf(SCHEME_END);
        return start > 0 && origin.substring(start + SCHEME_END.length()).equalsIgnoreCase(host);
    }

    /** For a preflight: what the browser may send on behalf of the page, and for how many seconds it may remember. */
    private static void setWhatMayBeSent(final Call call) {
        call.set(ALLOW_METHODS, "GET, HEAD, POST, DELETE");
        call.set(ALLOW_HEADERS, "Authorization, Content-Type, Idempotency-Key, traceparent");
        call.set(MAX_AGE, "600");
    }

    /** The name in a Host header, in lower case and without the port; brackets stay around an IPv6 address. */
    private static String nameOf(final String host) {
        final int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }
}
