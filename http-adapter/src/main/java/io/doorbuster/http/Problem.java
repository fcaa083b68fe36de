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

    NOT_FOUND(
            404,
            "There is nothing here",
            "No call has this path on this listener. Shoppers' calls are on the public listener, the merchant's on the other."),
    UNKNOWN_SALE(404, "No such sale", "There is no sale with this id. Check the id in the address."),
    UNKNOWN_ORDER(
            404, "No such order", "You have no order with this id. Ask for yours: /v1/sales/{saleId}/purchases/me."),
    METHOD_NOT_ALLOWED(405, "Not with this method", "This path does not take the method. The Allow header says which."),
    REQUEST_TIMEOUT(
            408,
            "The body did not arrive in time",
            "The request's body did not arrive in time; nothing was executed. Send it again."),
    BODY_TOO_LARGE(413, "The body is too large", "No call here needs a body this large; nothing was executed."),
    UNSUPPORTED_MEDIA_TYPE(
            415, "The body must be JSON", "Send the body as UTF-8 JSON with Content-Type: application/json."),

    SOLD_OUT(
            409,
            "Sold out",
            "Fewer units are left than you want, in most cases none. You have not bought anything with this request."),
    LIMIT_REACHED(
            409,
            "You have all that one may buy",
            "With this order you would hold more units than the sale allows one user. Your orders are listed."),
    NOT_OPEN(
            409,
            "The sale has not opened yet",
            "The sale opens at opensAt, epoch milliseconds on the clock of /v1/clock. Try again then."),
    SALE_PAUSED(
            409,
            "The sale is paused",
            "The merchant has paused the sale. Your units are not affected; try again later."),
    SALE_CLOSED(409, "The sale is over", "The sale has closed. Orders made in it remain."),
    SALE_EXISTS(409, "The sale id is taken", "There is a sale with this id, and ids are never reused. Choose another."),
    TOO_MANY_SALES(
            409, "No room for another sale", "The server holds as many sales as it may. Start it with a higher limit."),
    WOULD_BREAK_ORDERS(
            409,
            "That many units cannot be taken back",
            "Fewer unsold units are left than you want to take back. Take back fewer, or pause the sale first."),
    TOO_MANY_RESTOCKS(
            409, "No more restocks", "The sale remembers each restock by its key and has no room for another."),

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
    DRAINING(
            503,
            "The server is shutting down",
            "The server takes no new requests; yours was not executed. Repeat it after Retry-After.",
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
