package io.doorbuster.http.exchange;

import java.util.Locale;

/** The header fields that the server reads or writes, with their names. */
public enum Header {
    ACCEPT("Accept"),
    ACCEPT_ENCODING("Accept-Encoding"),
    ACCEPT_LANGUAGE("Accept-Language"),
    ACCESS_CONTROL_ALLOW_HEADERS("Access-Control-Allow-Headers"),
    ACCESS_CONTROL_ALLOW_METHODS("Access-Control-Allow-Methods"),
    ACCESS_CONTROL_ALLOW_ORIGIN("Access-Control-Allow-Origin"),
    ACCESS_CONTROL_EXPOSE_HEADERS("Access-Control-Expose-Headers"),
    ACCESS_CONTROL_MAX_AGE("Access-Control-Max-Age"),
    ALLOW("Allow"),
    ARRIVAL_TICKET("Arrival-Ticket"),
    AUTHORIZATION("Authorization"),
    CACHE_CONTROL("Cache-Control"),
    CHALLENGE_PASS("Challenge-Pass"),
    CONTENT_ENCODING("Content-Encoding"),
    CONTENT_SECURITY_POLICY("Content-Security-Policy"),
    CONTENT_TYPE("Content-Type"),
    DURABILITY("Durability"),
    ETAG("ETag"),
    FORWARDED("Forwarded"),
    HOST("Host"),
    IDEMPOTENCY_KEY("Idempotency-Key"),
    IDEMPOTENT_REPLAYED("Idempotent-Replayed"),
    IF_NONE_MATCH("If-None-Match"),
    LOCATION("Location"),
    ORIGIN("Origin"),
    RATE_LIMIT("RateLimit"),
    RATE_LIMIT_POLICY("RateLimit-Policy"),
    REFERRER_POLICY("Referrer-Policy"),
    RETRY_AFTER("Retry-After"),
    SEC_FETCH_SITE("Sec-Fetch-Site"),
    TRACEPARENT("traceparent"),
    VARY("Vary"),
    WWW_AUTHENTICATE("WWW-Authenticate"),
    X_CONTENT_TYPE_OPTIONS("X-Content-Type-Options"),
    X_ACTOR("X-Actor"),
    X_FORWARDED_FOR("X-Forwarded-For"),
    X_USER_ID("X-User-Id");

    private final String fieldName;
    private final String lowerCase;

    Header(final String fieldName) {
        this.fieldName = fieldName;
        this.lowerCase = fieldName.toLowerCase(Locale.ROOT);
    }

    /** The name as answers write it; requests may use other letter cases. */
    public String fieldName() {
        return fieldName;
    }

    /** The name in lower case, to compare with the names in a request. */
    public String lowerCase() {
        return lowerCase;
    }
}
