package io.doorbuster.cli.drill;

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

    Admin(HttpClient http, URI server, String token) {
        this.http = http;
        this.server = server;
        this.token = token;
    }

    void createSale(int stock) throws IOException {
        String sale = "{\"saleId\":\"" + CrashDrillSettings.SALE + "\",\"title\":\"Crash drill\",\"stock\":" + stock
                + ",\"perUserLimit\":" + CrashDrillSettings.LIMIT + "}";
        HttpResponse<InputStream> response = Shop.send(
                http,
                to("/admin/v1/sales")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(sale))
                        .build());
        if (response.statusCode() != 201) {
            throw new IOException("creating the sale was answered with status " + response.statusCode() + " "
                    + Shop.members(response));
        }
        response.body().close();
    }

    String stateHash() throws IOException {
        HttpResponse<InputStream> response =
                Shop.send(http, to("/admin/v1/state").GET().build());
        Shop.requireOk(response);
        return Shop.required(Shop.members(response), "stateHash");
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }
}
