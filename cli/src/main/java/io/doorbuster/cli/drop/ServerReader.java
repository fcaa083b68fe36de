package io.doorbuster.cli.drop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Reads, before and after a drill, what the server says of itself. Not for the hot path. */
final class ServerReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TIMEOUT_MS = 10_000;

    private final Endpoint endpoint;
    private final Endpoint admin;
    private final String adminToken;

    /**
     * Reads from these two listeners.
     *
     * @param admin may be null: then {@link #engineState} is not asked
     * @param adminToken may be null, with it
     */
    ServerReader(Endpoint endpoint, Endpoint admin, String adminToken) {
        this.endpoint = endpoint;
        this.admin = admin;
        this.adminToken = adminToken;
    }

    SalePage sale(String saleId) throws IOException {
        return fetch(endpoint.resolve("/v1/sales/" + saleId), null, SalePage::read);
    }

    boolean seesEngine() {
        return admin != null;
    }

    /** Null if it is not known. */
    Endpoint admin() {
        return admin;
    }

    /** The header line that the admin listener wants. */
    String adminIdentity() {
        return "Authorization: Bearer " + adminToken;
    }

    EngineState engineState() throws IOException {
        return fetch(admin.resolve("/admin/v1/state"), adminToken, EngineState::read);
    }

    /** What went wrong, for people. */
    static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static <T> T fetch(URI uri, String token, Reader<T> reader) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setUseCaches(false);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        int status = connection.getResponseCode();
        if (status != 200) {
            throw new IOException(
                    "GET " + uri + " was answered with status " + status + "; check the address and the --sale");
        }
        try (InputStream body = connection.getInputStream();
                JsonParser json = JSON.createParser(body)) {
            return reader.read(json);
        }
    }

    private interface Reader<T> {
        T read(JsonParser json) throws IOException;
    }

    /** What {@code GET /admin/v1/state} says. */
    record EngineState(long sequence, long durableSequence, String stateHash) {
        static EngineState read(JsonParser json) throws IOException {
            SalePage.Fields fields = new SalePage.Fields(json);
            return new EngineState(
                    fields.number("sequence"), fields.number("durableSequence"), fields.text("stateHash"));
        }
    }
}
