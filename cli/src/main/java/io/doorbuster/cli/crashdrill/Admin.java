package io.doorbuster.cli.crashdrill;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The calls of the admin API that a drill needs. */
final class Admin {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI server;
    private final String token;

    Admin(final HttpClient http, final URI server, final String token) {
        this.http = http;
        this.server = server;
        this.token = token;
    }

    void createSale(final int stock) throws IOException {
        final String sale = "{\"saleId\":\"" + CrashDrillSettings.SALE + "\",\"title\":\"Crash drill\",\"stock\":"
                + stock + ",\"perUserLimit\":" + CrashDrillSettings.LIMIT + "}";
        final HttpResponse<InputStream> response = Shop.send(
                http,
                to("/admin/v1/sales")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(sale))
                        .build());
        if (response.statusCode() != 201) {
            throw new IOException("the server did not create the sale: status " + response.statusCode() + " "
                    + Shop.members(response));
        }
        response.body().close();
    }

    String stateHash() throws IOException {
        final HttpResponse<InputStream> response =
                Shop.send(http, to("/admin/v1/state").GET().build());
        Shop.requireOk(response);
        return Shop.required(Shop.members(response), "stateHash");
    }

    private HttpRequest.Builder to(final String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }
}
