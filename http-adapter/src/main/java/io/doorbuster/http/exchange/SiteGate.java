package io.doorbuster.http.exchange;

import io.doorbuster.http.json.Problem;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Refuses requests that a web page of another site makes a browser send. The host of a request must be one of this
 * server's names; otherwise a name that an attacker points to this address (DNS rebinding) would reach a listener that
 * trusts its local peers. A write from a page must come from a page of the same host, or from an allowed origin (CORS,
 * https://fetch.spec.whatwg.org/). Any IO thread.
 */
public final class SiteGate implements Gate {
    private static final String SAME_ORIGIN = "same-origin";
    private static final String SCHEME_END = "://";
    private static final String EXPOSED_HEADERS =
            "Location, Durability, Idempotent-Replayed, Retry-After, ETag, RateLimit, RateLimit-Policy, Arrival-Ticket";

    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, traceparent, Arrival-Ticket, Challenge-Pass";

    private final Predicate<String> isOurHost;
    private final String healthPath;
    private final Set<String> corsOrigins;
    /**
     * The last value of Host that was accepted, so that most requests cost one comparison. A data race on an immutable
     * String is harmless.
     */
    private String lastHost;

    /**
     * @param isOurHost accepts a host in lower case, without its port
     * @param healthPath allowed under any host, because a load balancer uses a name of its own and learns only yes or
     *     no
     * @param corsOrigins origins of other sites whose pages may call, as browsers write them:
     *     {@code https://shop.example}
     */
    public SiteGate(final Predicate<String> isOurHost, final String healthPath, final Set<String> corsOrigins) {
        this.isOurHost = isOurHost;
        this.healthPath = healthPath;
        this.corsOrigins = Set.copyOf(corsOrigins);
    }

    @Override
    public Name name() {
        return Name.SITE;
    }

    @Override
    public boolean admits(final Call call) {
        final String host = call.header(Header.HOST);
        if (host != null && !host.equals(lastHost) && !call.path().equals(healthPath)) {
            if (!isOurHost.test(nameOf(host))) {
                call.refuse(Problem.HOST_NOT_ALLOWED);
                return false;
            }
            lastHost = host;
        }
        if (!corsOrigins.isEmpty()) {
            // On every answer: a cache must not serve an allowed page an answer that it stored for another origin.
            call.set(Header.VARY, "Origin");
        }
        final String origin = call.header(Header.ORIGIN);
        return origin == null || admitsPage(call, origin, host);
    }

    private boolean admitsPage(final Call call, final String origin, final String host) {
        final boolean shares = corsOrigins.contains(origin);
        if (shares) {
            call.set(Header.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            call.set(Header.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
            if (call.isMethod("OPTIONS")) {
                setWhatMayBeSent(call);
            }
        }
        if (shares || call.isRead() || isSameHost(origin, host) || isSameOriginToTheBrowser(call)) {
            return true;
        }
        call.refuse(Problem.ORIGIN_NOT_ALLOWED);
        return false;
    }

    /** True if the browser says so in a header that pages cannot set. A gateway may have changed the Host header. */
    private static boolean isSameOriginToTheBrowser(final Call call) {
        return SAME_ORIGIN.equals(call.header(Header.SEC_FETCH_SITE));
    }

    private static boolean isSameHost(final String origin, final String host) {
        final int start = origin.indexOf(SCHEME_END);
        return start > 0 && origin.substring(start + SCHEME_END.length()).equalsIgnoreCase(host);
    }

    /** For a preflight: the methods and headers that the page may send, and for how many seconds this is valid. */
    private static void setWhatMayBeSent(final Call call) {
        call.set(Header.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, DELETE");
        call.set(Header.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        call.set(Header.ACCESS_CONTROL_MAX_AGE, "600");
    }

    /** The name in a Host header, in lower case and without the port; brackets stay around an IPv6 address. */
    private static String nameOf(final String host) {
        final int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
    }
}
