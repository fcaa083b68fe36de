package io.doorbuster.http;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every refusal there is, by the name that clients hold on to (RFC 9457: {@code type} is {@code /problems/<name>}). A
 * detail says what, why, and what to do; it stands in the answer unless the refusal has a better one of its own.
 */
@SuppressWarnings("ImmutableEnumChecker") // The encoded body is an array; whoever gets it reads it only.
enum Problem {
    MALFORMED_JSON(
            400,
            "The body is not JSON",
            "The body cannot be read as JSON from the given offset on. Correct it and send it again."),
    UNKNOWN_MEMBER(
            400,
            "The body has a member that means nothing here",
            "The body has a member that this call does not know. Remove it, or correct its name."),
    DUPLICATE_MEMBER(
            400, "A member stands in the body twice", "A member stands in the body twice. Say what you mean once."),
    INVALID_VALUE(400, "A member has a value that is not allowed", "A member's value is of the wrong kind or range."),
    ROUNDS_OUT_OF_ORDER(
            400,
            "The rounds are out of order",
            "Each round must open later than the one before it; one without opensAt opens now. Sort the rounds, or"
                    + " correct their opensAt."),
    CLOSES_BEFORE_OPENING(
            400,
            "The sale would close before it opens",
            "closesAt must be later than the last opening; a sale without opensAt opens now. Move closesAt, or leave it"
                    + " out for a sale that you close by hand."),
    INVALID_KEY(
            400,
            "The Idempotency-Key cannot be used",
            "An Idempotency-Key is 1 to 64 visible ASCII characters, bare or in double quotes, given once."),
    BAD_REQUEST(
            400,
            "The request is not proper HTTP",
            "The request is framed in a way that different servers read differently. Send plain HTTP/1.1."),

    PASS_REQUIRED(
            401,
            "Who are you?",
            "This call is a shopper's and needs his identity. Send the pass that the shop gave you:"
                    + " Authorization: Bearer <pass>.",
            "Bearer realm=\"doorbuster\""),
    PASS_INVALID(
            401,
            "The pass is not valid",
            "The pass is not valid for this sale. Get a new one from the shop.",
            "Bearer realm=\"doorbuster\", error=\"invalid_token\""),
    PASS_EXPIRED(
            401,
            "The pass has expired",
            "The pass has expired. Get a new one from the shop and repeat the request, with the same Idempotency-Key.",
            "Bearer realm=\"doorbuster\", error=\"invalid_token\", error_description=\"expired\""),
    TOKEN_REQUIRED(
            401,
            "The admin token is missing",
            "This call is the merchant's. Send the admin token: Authorization: Bearer <token>.",
            "Bearer realm=\"doorbuster-admin\""),
    TOKEN_INVALID(
            401,
            "The admin token is wrong",
            "The token is not this server's admin token. Use the one in the server's admin token file.",
            "Bearer realm=\"doorbuster-admin\", error=\"invalid_token\""),

    ORIGIN_NOT_ALLOWED(
            403,
            "A page of another site may not do this",
            "The browser says that a page of another site sent this request. Send it from the shop's own page, or let the"
                    + " operator allow that site."),
    HOST_NOT_ALLOWED(
            421,
            "The host name is not this server's",
            "The request names a host that this server does not answer for. Use the address that the operator gave you, or"
                    + " let the operator allow the name."),
    NOT_FOUND(
            404,
            "There is nothing here",
            "No call has this path on this listener. Shoppers' calls are on the public listener, the merchant's on the other."),
    UNKNOWN_SALE(404, "No such sale", "There is no sale with this id. Check the id in the address."),
    UNKNOWN_ORDER(
            404, "No such order", "You have no order with this id. Ask for yours: /v1/sales/{saleId}/purchases/me."),
    NOT_IMPLEMENTED(
            501,
            "Unknown method",
            "No call here has this method, and HTTP does not define it for this server. Use one that the protocol names."),
    VERSION_NOT_SUPPORTED(
            505, "HTTP version not supported", "This server speaks HTTP/1.1 and HTTP/1.0. Send one of them."),
    LENGTH_REQUIRED(
            411,
            "Content-Length required",
            "This server takes no Transfer-Encoding. Send the body with a Content-Length, without chunks."),
    URI_TOO_LONG(414, "Request target too long", "The request line is longer than any call needs. Shorten the target."),
    EXPECTATION_FAILED(
            417, "Unknown expectation", "The only expectation that is known here is 100-continue. Remove the other."),
    HEADERS_TOO_LARGE(
            431,
            "Request headers too large",
            "A request's head may have 8 KiB and 64 headers. Send fewer or smaller headers or cookies."),
    METHOD_NOT_ALLOWED(405, "Not with this method", "This path does not take the method. The Allow header says which."),
    REQUEST_TIMEOUT(
            408,
            "The request did not arrive in time",
            "The whole request did not arrive in time; nothing was executed. Send it again."),
    BODY_TOO_LARGE(413, "The body is too large", "No call here needs a body this large; nothing was executed."),
    UNSUPPORTED_MEDIA_TYPE(
            415, "The body must be JSON", "Send the body as UTF-8 JSON with Content-Type: application/json."),

    SOLD_OUT(
            409,
            "Sold out",
            "Fewer units are left than you want, in most cases none, and there is no room in line for you. You have not"
                    + " bought anything with this request. Units may come back: try again later."),
    LIMIT_REACHED(
            409,
            "You have all that one may buy",
            "With this order you would hold more units than the sale allows one user, or you stand in its line already."
                    + " Your orders are listed."),
    TOO_MANY_ORDERS(
            409,
            "No more orders",
            "You, or all shoppers together, have made as many orders in this sale as it remembers, most of them ended by"
                    + " now. No new one is taken here; orders that exist are not affected."),
    NOT_OPEN(
            409,
            "The sale has not opened yet",
            "The sale opens at opensAt, epoch milliseconds on the clock of /v1/clock. Try again then."),
    SALE_PAUSED(
            409,
            "The sale is paused",
            "The merchant has paused the sale. Your units are not affected; try again later."),
    NOT_ELIGIBLE(
            409,
            "Only for those who registered",
            "The sale is for users who registered for it, and you did not. Register if it still takes registrations:"
                    + " POST /v1/sales/{saleId}/registrations, until registrationClosesAt."),
    REGISTRATION_CLOSED(
            409,
            "Registration is over",
            "The sale took registrations until registrationClosesAt, epoch milliseconds on the clock of /v1/clock. Whoever"
                    + " registered before stays registered; nobody else can any more."),
    REGISTRATION_FULL(
            409,
            "Registration is full",
            "As many users have registered as the sale takes, and none of them can unregister. You are not registered."),
    REGISTRATION_NOT_NEEDED(
            409, "The sale is open to everyone", "Nobody needs to register for this sale. Buy when it opens."),
    SALE_CLOSED(409, "The sale is over", "The sale has closed. Orders made in it remain."),
    SALE_EXISTS(
            409,
            "The sale id is taken",
            "There is, or was, a sale with this id, and ids are never reused. Choose another."),
    TOO_MANY_SALES(
            409,
            "No room for another sale",
            "The server holds as many sales as it may. Remove closed ones, or start it with a higher limit."),
    WOULD_BREAK_ORDERS(
            409,
            "It would break orders already given",
            "Orders rest on what you want to change: a restock takes back more units than nobody has, a user holds more"
                    + " than the new perUserLimit, or orders of the sale to remove still wait for their payment. Ask for"
                    + " less, or wait until those orders have ended, or end them first."),
    CHANGE_NOT_ALLOWED(
            409,
            "The terms do not fit each other",
            "With this change the sale's terms would contradict each other or the time: closesAt must lie in the future,"
                    + " behind the last opening and the end of registration, and maxUnitsPerOrder must not exceed"
                    + " perUserLimit. Nothing was changed; correct the values, or change both together."),
    SALE_NOT_CLOSED(
            409,
            "The sale has not closed",
            "Only a closed sale can be removed. Close it first: POST /admin/v1/sales/{saleId}/close."),
    TOO_MANY_RESTOCKS(
            409, "No more restocks", "The sale remembers each restock by its key and has no room for another."),

    ORDER_ENDED(
            409,
            "The order has ended",
            "The order ended before, as orderStatus says, and nothing was changed. If it is your own cancellation that"
                    + " you repeat, it has succeeded; a payment that came for it must be refunded at the provider."),
    ORDER_PAID(
            409, "The order is paid", "A paid order is ended by the merchant only, who can refund it. Ask the shop."),
    ORDER_WAITING(
            409,
            "The order has no units yet",
            "The order stands in line: there is nothing to pay until it is promoted. If money has moved, refund it at the"
                    + " provider, and take payments for secured orders only."),
    PAYMENT_LATE(
            409,
            "The payment came too late",
            "The order's time to pay ran out at payBy, before this payment was confirmed, and its units went back on sale"
                    + " or to others. Refund the payment at the provider; the buyer may order again while units are left."),
    PAYMENT_CONFLICT(
            409,
            "The order was paid by another payment",
            "Another payment reference was confirmed for this order before, and stays. If two payments were taken, refund"
                    + " this one at the provider."),

    KEY_REUSED(
            422,
            "The Idempotency-Key was used for something else",
            "Under this key you asked for another quantity before. Repeat that request, or use a new key."),
    QUANTITY_NOT_ALLOWED(
            422,
            "Not in this quantity",
            "The quantity is a whole number from 1 up to what the sale allows in one order."),

    INTERNAL_ERROR(
            500,
            "Something is broken here",
            "The server met an error of its own. Ask for your orders before you repeat a purchase without a key."),
    BUSY(
            503,
            "Too many at once",
            "The server has more requests than it can queue; yours was not executed. Repeat it after Retry-After.",
            1),
    DISK_LOW(
            503,
            "The disk is nearly full",
            "The server keeps what is left of its disk for what it has taken; your request was not executed. Repeat it"
                    + " after Retry-After: it resumes by itself once there is room.",
            5),
    MEMORY_FULL(
            503,
            "No memory for more",
            "The server has no memory left for another order, registration or sale; your request was not executed. Orders"
                    + " that exist are not affected. Repeat it later: it resumes when sales are removed, or with more"
                    + " memory.",
            30),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests",
            "Too many requests of this kind came from your address. Repeat this one after Retry-After.",
            10),
    DRAINING(
            503,
            "The server is shutting down",
            "The server takes no new requests; yours was not executed. Repeat it after Retry-After.",
            2),
    STUCK(
            503,
            "A part of the server is stuck",
            "A thread of the server has shown no sign of life for too long. Restart the server; it recovers by itself.",
            2),
    REPLAYING(
            503,
            "The server is starting",
            "The server is still reading its journal; your request was not executed. Repeat it after Retry-After.",
            2),
    OUTCOME_UNKNOWN(
            504,
            "We do not know yet",
            "The request was taken but not answered in time: it may or may not be executed. Repeat it with the same"
                    + " Idempotency-Key to learn which.");

    static final String TYPE_PREFIX = "/problems/";

    private static final Map<String, Problem> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Problem::slug, Function.identity()));

    private final int status;
    private final String title;
    private final String detail;
    private final String challenge;
    private final int retryAfterSeconds;
    private final String slug;
    private final byte[] body;

    Problem(final int status, final String title, final String detail) {
        this(status, title, detail, null, 0);
    }

    Problem(final int status, final String title, final String detail, final String challenge) {
        this(status, title, detail, challenge, 0);
    }

    Problem(final int status, final String title, final String detail, final int retryAfterSeconds) {
        this(status, title, detail, null, retryAfterSeconds);
    }

    Problem(
            final int status,
            final String title,
            final String detail,
            final String challenge,
            final int retryAfterSeconds) {
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.challenge = challenge;
        this.retryAfterSeconds = retryAfterSeconds;
        this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
        final JsonWriter json = new JsonWriter();
        begin(json, detail);
        this.body = json.endObject().toBytes();
    }

    /** The problem with this name, or null. */
    static Problem named(final String slug) {
        return BY_NAME.get(slug);
    }

    /** Its name: the last part of its type. */
    String slug() {
        return slug;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }

    /** For {@code WWW-Authenticate}, or null. */
    String challenge() {
        return challenge;
    }

    /** Least value of {@code Retry-After}; 0 if to wait does not help, or how long is a matter of the refusal. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The whole answer with its own detail, encoded once. Not to be changed. */
    byte[] body() {
        return body;
    }

    /** Opens the object and writes what every refusal says. */
    void begin(final JsonWriter json, final String ownDetail) {
        json.beginObject()
                .member("type", TYPE_PREFIX + slug)
                .member("title", title)
                .member("status", status)
                .member("detail", ownDetail);
    }
}
