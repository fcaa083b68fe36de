package io.doorbuster.cli.crashdrill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One client of the server's public API. One thread only; an {@link IOException} means that the outcome is not known.
 */
final class Shop {
    /** The answer to a purchase: an order, or the name of a problem. */
    record Bought(Acknowledged order, boolean replayed, String problem) {
        boolean isUndecided() {
            return order == null && UNDECIDED.contains(problem);
        }
    }

    /** One order of a user, as {@code purchases/me} lists it. */
    record Own(String orderId, long quantity) {}

    /** The counts of the sale page, in units. */
    record Page(long stock, long remaining, long sold, long held) {}

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> UNDECIDED =
            Set.of("busy", "draining", "replaying", "disk-low", "too-many-requests");
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PASS_LIFE_SECONDS = 24 * 3600;
    private static final String SALE_PATH = "/v1/sales/" + CrashDrillSettings.SALE;

    private final HttpClient http;
    private final URI server;
    private final PassMinter minter;

    Shop(final HttpClient http, final URI server, final PassKey key) {
        this.http = http;
        this.server = server;
        minter = new PassMinter(key, CrashDrillSettings.SALE, Instant.now().getEpochSecond() + PASS_LIFE_SECONDS);
    }

    static HttpClient newHttp() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /**
     * Repeats the purchase until it is decided: a server that is busy or starting refuses without a decision, and after
     * a lost answer the key makes repetition safe.
     */
    Bought decided(final String user, final String key) throws IOException {
        final long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            final boolean last = System.nanoTime() - deadlineNs > 0;
            try {
                final Bought bought = purchase(user, key);
                if (last || !bought.isUndecided()) {
                    return bought;
                }
            } catch (final IOException lost) {
                if (last) {
                    throw lost;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    Bought purchase(final String user, final String key) throws IOException {
        final HttpRequest request = to(SALE_PATH + "/purchases", user)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.noBody())
                .build();
        final HttpResponse<InputStream> response = send(request);
        final Map<String, String> members = members(response);
        if (response.statusCode() == 504) {
            throw new IOException("the server answered outcome-unknown");
        }
        if (response.statusCode() != 201) {
            final String type = members.getOrDefault("type", "http-" + response.statusCode());
            return new Bought(null, false, type.substring(type.lastIndexOf('/') + 1));
        }
        final Map<String, String> lasting = new TreeMap<>(members);
        lasting.remove("status");
        final Acknowledged acknowledged = new Acknowledged(
                required(members, "orderId"),
                user,
                key,
                number(members, "position"),
                number(members, "sequence"),
                lasting.toString());
        if (!user.equals(members.get("userId"))) {
            throw new IOException("the order of " + user + " names the user " + members.get("userId"));
        }
        final boolean replayed = response.headers()
                .firstValue("Idempotent-Replayed")
                .map("true"::equals)
                .orElse(false);
        return new Bought(acknowledged, replayed, null);
    }

    List<Own> ownOrders(final String user) throws IOException {
        final HttpResponse<InputStream> response =
                send(to(SALE_PATH + "/purchases/me", user).GET().build());
        requireOk(response);
        final List<Own> orders = new ArrayList<>();
        try (JsonParser json = JSON.createParser(response.body())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT
                        && json.getParsingContext().getParent().inArray()) {
                    final Map<String, String> members = members(json);
                    orders.add(new Own(required(members, "orderId"), number(members, "quantity")));
                }
            }
        }
        return orders;
    }

    Page page() throws IOException {
        final HttpRequest request = HttpRequest.newBuilder(server.resolve(SALE_PATH))
                .timeout(TIMEOUT)
                .GET()
                .build();
        final HttpResponse<InputStream> response = send(request);
        requireOk(response);
        final Map<String, String> members = members(response);
        return new Page(
                number(members, "stock"),
                number(members, "remaining"),
                number(members, "sold"),
                number(members, "held"));
    }

    private HttpRequest.Builder to(final String path, final String user) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + minter.mint(user));
    }

    private HttpResponse<InputStream> send(final HttpRequest request) throws IOException {
        return send(http, request);
    }

    static HttpResponse<InputStream> send(final HttpClient http, final HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (final InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    static void requireOk(final HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() != 200) {
            final String body = new String(response.body().readNBytes(500), StandardCharsets.UTF_8);
            throw new IOException(response.uri() + " answered " + response.statusCode() + " " + body);
        }
    }

    /** The scalar members of the answer's object. */
    static Map<String, String> members(final HttpResponse<InputStream> response) throws IOException {
        try (JsonParser json = JSON.createParser(response.body())) {
            return json.nextToken() == JsonToken.START_OBJECT ? members(json) : Map.of();
        }
    }

    static Map<String, String> members(final JsonParser json) throws IOException {
        final Map<String, String> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            if (json.nextToken().isScalarValue()) {
                members.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return members;
    }

    static String required(final Map<String, String> members, final String name) throws IOException {
        final String value = members.get(name);
        if (value == null) {
            throw new IOException("the answer has no member " + name);
        }
        return value;
    }

    private static long number(final Map<String, String> members, final String name) throws IOException {
        try {
            return Long.parseLong(required(members, name));
        } catch (final NumberFormatException noNumber) {
            throw new IOException("the answer's member " + name + " is not a whole number", noNumber);
        }
    }
}
