package io.doorbuster.http.json;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every refusal that HTTP can return. Clients rely on the name of a problem, the last part of its {@code type} (RFC
 * 9457), {@code /problems/<name>}. The detail says what happened, why, and what to do. An answer contains this detail
 * unless the refusal has a more specific one.
 */
@SuppressWarnings("ImmutableEnumChecker") // The encoded body is an array; callers only read it.
public enum Problem {
    MALFORMED_JSON(
            400,
            "Malformed JSON",
            "The body is not valid JSON from the given offset on. Correct it and send it again."),
    UNKNOWN_MEMBER(
            400,
            "Unknown member or parameter",
            "The body has a member that this call does not know. Remove it, or correct its name."),
    DUPLICATE_MEMBER(400, "A member occurs twice", "The body has the same member twice. Send it once."),
    INVALID_VALUE(
            400,
            "Invalid value",
            "A value in the request has the wrong type, or is out of range. Correct it and send the request"
                    + " again."),
    ROUNDS_OUT_OF_ORDER(
            400,
            "Rounds out of order",
            "Each round must open later than the round before it; a round without opensAt opens now. Sort the"
                    + " rounds, or correct their opensAt."),
    CLOSES_BEFORE_OPENING(
            400,
            "Closing time before opening time",
            "closesAt must be later than the last opening; a sale without opensAt opens now. Correct closesAt,"
                    + " or omit it for a sale that you close yourself."),
    CHALLENGE_INVALID(
            400,
            "Invalid challenge solution",
            "This is not the solution of a challenge of this sale, or the challenge has expired or was used before."
                    + " Get a new one from /v1/sales/{saleId}/challenge and solve it."),
    TICKET_INVALID(
            400,
            "Invalid arrival ticket",
            "The Arrival-Ticket is not one of this server's for this user and sale, or its time is over. Repeat the"
                    + " purchase without it."),
    INVALID_KEY(
            400,
            "Invalid Idempotency-Key",
            "An Idempotency-Key is 1 to 64 visible ASCII characters, bare or in double quotes. Send one such"
                    + " header."),
    BAD_REQUEST(
            400,
            "Malformed HTTP request",
            "The request is not well-formed HTTP, or it is ambiguous. Send plain HTTP/1.1."),

    PASS_REQUIRED(
            401,
            "Authentication required",
            "This call needs a user. Send the pass that the shop issued to the user: Authorization:"
                    + " Bearer <pass>.",
            "Bearer realm=\"doorbuster\""),
    PASS_INVALID(
            401,
            "Invalid pass",
            "The pass is not valid for this sale. Get a new pass from the shop.",
            "Bearer realm=\"doorbuster\", error=\"invalid_token\""),
    PASS_EXPIRED(
            401,
            "Expired pass",
            "The pass has expired. Get a new pass from the shop and repeat the request with the same"
                    + " Idempotency-Key.",
            "Bearer realm=\"doorbuster\", error=\"invalid_token\", error_description=\"expired\""),
    TOKEN_REQUIRED(
            401,
            "Admin token required",
            "Only the merchant may make this call. Send the admin token: Authorization: Bearer <token>.",
            "Bearer realm=\"doorbuster-admin\""),
    TOKEN_INVALID(
            401,
            "Invalid admin token",
            "The token is not the admin token of this server. Use the token in the server's admin token file.",
            "Bearer realm=\"doorbuster-admin\", error=\"invalid_token\""),

    ORIGIN_NOT_ALLOWED(
            403,
            "Cross-site request not allowed",
            "According to the browser, a page of another site sent this request. Send it from a page of the"
                    + " shop, or ask the operator to allow that site."),
    CHALLENGE_REQUIRED(
            403,
            "Challenge required",
            "This sale accepts purchases only with a pass that proves work. Solve the challenge of"
                    + " /v1/sales/{saleId}/challenge, exchange the solution for a pass at"
                    + " /v1/sales/{saleId}/passes, and repeat the purchase with it."),
    LINK_INVALID(
            403,
            "Invalid link",
            "This page opens only by a link that the shop has signed. The link is incomplete or changed, or it has"
                    + " expired. Ask the shop for a new one."),
    DENIED(
            403,
            "Denied",
            "The operator of this server refuses requests of this user, or from this network. Ask the shop."),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests",
            "One user, one address or one network may not send that many. The request was not executed. Repeat it"
                    + " after Retry-After."),
    HOST_NOT_ALLOWED(
            421,
            "Host name not allowed",
            "The request names a host that this server does not answer for. Use the address that the operator"
                    + " gave you, or ask the operator to allow the name."),
    NOT_FOUND(
            404,
            "No such path",
            "This listener has no call with this path. Calls of shoppers are on the public listener, calls of"
                    + " the merchant on the admin listener."),
    NO_CHALLENGE(404, "No challenge", "This sale has no challenge at the moment. Buy with the pass that you have."),
    UNKNOWN_SALE(404, "No such sale", "There is no sale with this id. Check the id in the path."),
    UNKNOWN_ORDER(
            404, "No such order", "You have no order with this id. List your orders: /v1/sales/{saleId}/purchases/me."),
    NOT_IMPLEMENTED(
            501,
            "Unknown method",
            "The server does not know this HTTP method, and no call uses it. Send a method that the protocol"
                    + " documents."),
    VERSION_NOT_SUPPORTED(
            505, "HTTP version not supported", "This server supports HTTP/1.1 and HTTP/1.0. Send one of them."),
    LENGTH_REQUIRED(
            411,
            "Content-Length required",
            "This server does not accept Transfer-Encoding. Send the body with a Content-Length, not in chunks."),
    URI_TOO_LONG(414, "Request target too long", "The request target is longer than any call needs. Shorten it."),
    EXPECTATION_FAILED(
            417, "Unknown expectation", "The server knows only the expectation 100-continue. Remove the other one."),
    HEADERS_TOO_LARGE(
            431,
            "Request headers too large",
            "The head of a request may have 8 KiB and 64 headers. Send fewer or smaller headers or cookies."),
    METHOD_NOT_ALLOWED(
            405,
            "Method not allowed",
            "This path does not accept the method. Use a method that the Allow header lists."),
    REQUEST_TIMEOUT(
            408,
            "Request timeout",
            "The request did not arrive completely in time. Nothing was executed. Send it again."),
    BODY_TOO_LARGE(
            413,
            "Body too large",
            "The body is larger than any call needs. Nothing was executed. Send a smaller body."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported media type",
            "The body must be JSON in UTF-8. Send it with Content-Type: application/json."),

    SOLD_OUT(
            409,
            "Sold out",
            "There are not enough units, and the waitlist is full or there is none. This request bought nothing."
                    + " Units may become available again; try again later."),
    LIMIT_REACHED(
            409,
            "Purchase limit reached",
            "With this purchase your orders would exceed the limit of the sale for one user, or one of your orders"
                    + " is already in the waitlist. orderIds lists them. Buy fewer units, or give up an unpaid order"
                    + " first."),
    TOO_MANY_ORDERS(
            409,
            "Too many orders",
            "You, or all shoppers together, have made as many orders in this sale as it can store; ended orders"
                    + " count, too. The sale takes no new order from you. Existing orders are not affected."),
    NOT_OPEN(
            409,
            "Sale not open yet",
            "The sale opens at opensAt, in epoch milliseconds on the clock of /v1/clock. Try again then."),
    SALE_PAUSED(409, "Sale paused", "The merchant has paused the sale. Your units are not affected. Try again later."),
    NOT_ELIGIBLE(
            409,
            "Registration required",
            "Only users who registered may buy in this sale, and you did not register. You can register until the"
                    + " sale's registrationClosesAt: POST /v1/sales/{saleId}/registrations."),
    REGISTRATION_CLOSED(
            409,
            "Registration closed",
            "Registration ended at registrationClosesAt, in epoch milliseconds on the clock of /v1/clock. Users"
                    + " who registered before then remain registered; no one else can register."),
    REGISTRATION_FULL(
            409,
            "Registration full",
            "The sale has as many registered users as it accepts, and a registration cannot be cancelled. You"
                    + " are not registered."),
    REGISTRATION_NOT_NEEDED(
            409, "Registration not needed", "Everybody may buy in this sale without registering. Buy when it opens."),
    SALE_CLOSED(409, "Sale closed", "The sale has closed. Secured orders can still be paid."),
    SALE_EXISTS(
            409,
            "Sale id already used",
            "This id is or was the id of a sale, and ids are never reused. Choose another id."),
    TOO_MANY_SALES(
            409,
            "Too many sales",
            "The server has as many sales as its limit allows. Remove closed sales, or start the server with"
                    + " a higher --max-sales."),
    WOULD_BREAK_ORDERS(
            409,
            "Change conflicts with orders",
            "Existing orders do not allow the change: a restock takes away more units than remain, a user holds"
                    + " more than the new perUserLimit, or orders of the sale to remove still wait for payment. Reduce"
                    + " the change, wait until those orders end, or end them first."),
    CHANGE_NOT_ALLOWED(
            409,
            "Change not allowed",
            "With this change the terms of the sale would contradict each other or the time: closesAt must be"
                    + " in the future, and after the last opening and the end of registration; maxUnitsPerOrder must"
                    + " not exceed perUserLimit. Nothing was changed. Correct the values, or change both together."),
    SALE_NOT_CLOSED(
            409,
            "Sale not closed",
            "Only a closed sale can be removed. Close it first: POST /admin/v1/sales/{saleId}/close."),
    TOO_MANY_RESTOCKS(
            409,
            "Too many restocks",
            "The sale stores the key of each restock and has no space for another key. It cannot be restocked"
                    + " again."),

    TOO_MANY_SETTINGS(
            409,
            "Too many settings",
            "There would be more than 1000 settings. Nothing was changed. Remove settings that are no longer needed:"
                    + " set them to null."),

    AUDIT_RUNNING(
            409,
            "Audit is running",
            "An audit of the journal runs already. Wait for its verdict: GET /admin/v1/audit."),

    ORDER_ENDED(
            409,
            "Order ended",
            "The order had already ended, as orderStatus says. Nothing was changed. If this request repeats"
                    + " your own cancellation, that cancellation succeeded. If it reports a payment, refund the payment"
                    + " at the provider."),
    ORDER_PAID(409, "Order paid", "Only the merchant can end a paid order, by a refund. Ask the shop."),
    ORDER_WAITING(
            409,
            "Order in the waitlist",
            "The order is in the waitlist, and nothing is to be paid until it is promoted. If money was taken,"
                    + " refund it at the provider. Take payments for secured orders only."),
    PAYMENT_LATE(
            409,
            "Payment too late",
            "The payment window of the order ended at payBy, before this payment was confirmed, and its units"
                    + " went back on sale or to other orders. Refund the payment at the provider. The user may order"
                    + " again while units are left."),
    PAYMENT_CONFLICT(
            409,
            "Order paid with another reference",
            "The order was already paid with another payment reference, which remains. If two payments were"
                    + " taken, refund this one at the provider."),

    KEY_REUSED(
            422,
            "Idempotency-Key reused",
            "You used this key before with another quantity. Repeat that request, or use a new key."),
    QUANTITY_NOT_ALLOWED(
            422,
            "Quantity not allowed",
            "The quantity must be a whole number from 1 to the number of units that the sale allows in one"
                    + " order."),

    INTERNAL_ERROR(
            500,
            "Internal error",
            "The server failed. Read your orders before you repeat a purchase that had no Idempotency-Key."),
    BUSY(
            503,
            "Server busy",
            "The server has more requests than it can queue. Your request was not executed. Repeat it after"
                    + " Retry-After.",
            1),
    TOO_MANY_STREAMS(
            503,
            "Too many streams",
            "As many clients follow the figures as the server allows. Close other control rooms, or read"
                    + " /admin/v1/figures instead.",
            5),
    DISK_LOW(
            503,
            "Disk nearly full",
            "The server keeps its remaining disk space for existing orders. Your request was not executed."
                    + " Repeat it after Retry-After; it will be accepted when there is space again.",
            5),
    MEMORY_FULL(
            503,
            "Memory full",
            "The server has no memory for another order, registration or sale. Your request was not executed."
                    + " Existing orders are not affected. Repeat it later; it will be accepted when sales were removed"
                    + " or the server has more memory.",
            30),
    DRAINING(
            503,
            "Server shutting down",
            "The server accepts no new requests. Your request was not executed. Repeat it after Retry-After.",
            2),
    STUCK(
            503,
            "Server thread stuck",
            "A thread of the server has shown no sign of life for too long. Restart the server; it recovers by"
                    + " itself.",
            2),
    REPLAYING(
            503,
            "Server starting",
            "The server is still reading its journal. Your request was not executed. Repeat it after" + " Retry-After.",
            2),
    OUTCOME_UNKNOWN(
            504,
            "Outcome unknown",
            "The request was accepted but not answered in time: it may or may not be executed. Repeat it with"
                    + " the same Idempotency-Key to learn the outcome.");

    public static final String TYPE_PREFIX = "/problems/";

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
    public static Problem named(final String slug) {
        return BY_NAME.get(slug);
    }

    /** The name: the last part of the type. */
    public String slug() {
        return slug;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }

    /** The value of {@code WWW-Authenticate}, or null. */
    public String challenge() {
        return challenge;
    }

    /** Smallest value of {@code Retry-After}; 0 if waiting does not help, or if each refusal has its own time. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The whole answer with the problem's own detail, encoded once. Callers must not change the array. */
    public byte[] body() {
        return body;
    }

    /** Opens the object and writes the members that every refusal has. */
    public void begin(final JsonWriter json, final String ownDetail) {
        json.beginObject()
                .member("type", TYPE_PREFIX + slug)
                .member("title", title)
                .member("status", status)
                .member("detail", ownDetail);
    }
}
