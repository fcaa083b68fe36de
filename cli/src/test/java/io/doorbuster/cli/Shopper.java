package io.doorbuster.cli;

import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks HTTP to a demo server whose data directory is known, as a shopper and as the merchant. */
public final class Shopper {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;

    public Shopper(final Path data) {
        this.data = data;
    }

    /** Buys one unit; {@code key} may be null. */
    public HttpResponse<String> buy(final String url, final String sale, final String user, final String key)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/sales/" + sale + "/purchases"))
                .header("Authorization", "Bearer " + pass(user))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody());
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Reads as a shopper. */
    public HttpResponse<String> get(final String url, final String user) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + pass(user))
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }

    /** Calls the admin API; {@code body} null for a GET. */
    public HttpResponse<String> admin(final String url, final String body) throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token())
                .timeout(PATIENCE);
        if (body == null) {
            request.GET();
        } else {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Calls the public API by any method. */
    public HttpResponse<String> call(final String method, final String url, final String user)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + pass(user))
                        .timeout(PATIENCE)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /** Calls the admin API by any method; every call has an idempotency key of its own. */
    public HttpResponse<String> admin(final String method, final String url, final String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .timeout(PATIENCE)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The member of a flat JSON object, without quotes. */
    public static String member(final String json, final String name) {
        final Matcher matcher =
                Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    private String token() throws IOException {
        return Files.readString(data.resolve("admin.token")).strip();
    }

    /** A pass of the user, valid for every sale. */
    public String pass(final String user) throws IOException {
        try {
            final long expires = Instant.now().plusSeconds(3_600).getEpochSecond();
            return new PassMinter(PassKey.read(data.resolve("pass.key")), PassMinter.EVERY_SALE, expires).mint(user);
        } catch (final PassKey.Unusable e) {
            throw new IOException(e);
        }
    }
}
