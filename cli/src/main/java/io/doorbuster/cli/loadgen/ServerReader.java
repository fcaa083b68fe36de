package io.doorbuster.cli.loadgen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Reads the sale and the engine's state from the server, before and after a drill. Not for the hot path. */
public final class ServerReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TIMEOUT_MS = 10_000;

    private final Endpoint endpoint;
    private final Endpoint admin;
    private final String adminToken;

    /**
     * Reads from these two listeners.
     *
     * @param admin may be null; then {@link #engineState} must not be called
     * @param adminToken null if {@code admin} is null
     */
    public ServerReader(final Endpoint endpoint, final Endpoint admin, final String adminToken) {
        this.endpoint = endpoint;
        this.admin = admin;
        this.adminToken = adminToken;
    }

    public SalePage sale(final String saleId) throws IOException {
        return fetch(endpoint.resolve("/v1/sales/" + saleId), null, SalePage::read);
    }

    public boolean seesEngine() {
        return admin != null;
    }

    /** Null if it is not known. */
    public Endpoint admin() {
        return admin;
    }

    /** The header line with the admin token. */
    public String adminIdentity() {
        return "Authorization: Bearer " + adminToken;
    }

    public EngineState engineState() throws IOException {
        return fetch(admin.resolve("/admin/v1/state"), adminToken, EngineState::read);
    }

    /** What an acknowledged order survives, {@code power} or {@code process}; empty if the server does not say. */
    public String durability() throws IOException {
        return fetch(
                admin.resolve("/readyz?verbose"),
                adminToken,
                json -> new SalePage.Fields(json).textOr("durability", ""));
    }

    /** The message of a failure, for people. */
    public static String reason(final Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static <T> T fetch(final URI uri, final String token, final Reader<T> reader) throws IOException {
        final HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setUseCaches(false);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        final int status = connection.getResponseCode();
        if (status != 200) {
            throw new IOException(
                    "GET " + uri + " was answered with status " + status + "; check the address and --sale");
        }
        try (InputStream body = connection.getInputStream();
                JsonParser json = JSON.createParser(body)) {
            return reader.read(json);
        }
    }

    private interface Reader<T> {
        T read(JsonParser json) throws IOException;
    }

    /** The answer to {@code GET /admin/v1/state}. */
    public record EngineState(long sequence, long durableSequence, String stateHash) {
        static EngineState read(final JsonParser json) throws IOException {
            final SalePage.Fields fields = new SalePage.Fields(json);
            return new EngineState(
                    fields.number("sequence"), fields.number("durableSequence"), fields.text("stateHash"));
        }
    }
}
