package io.doorbuster.cli.loadgen;

import io.doorbuster.cli.loadgen.StubServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** One sale that follows the protocol, small and slow. Tests override methods to break one rule at a time. */
public class StubSale implements StubServer.Handler {
    final long stock;
    final long limit;
    public long secured;
    public long units;
    long sequence;
    private final Map<String, Long> unitsOf = new HashMap<>();
    private final Map<String, byte[]> answersByKey = new HashMap<>();

    public StubSale(final long stock, final long limit) {
        this.stock = stock;
        this.limit = limit;
    }

    @Override
    public synchronized byte[] answer(final Request request) throws IOException {
        if (request.method().equals("GET") && request.path().equals("/v1/sales/demo")) {
            return StubServer.json(200, page());
        }
        if (request.method().equals("POST") && request.path().equals("/v1/sales/demo/purchases")) {
            final String body = request.body();
            final long quantity = body.isEmpty() ? 1 : Long.parseLong(body.replaceAll("\\D", ""));
            final String key = request.headers().get("idempotency-key");
            final byte[] before = key == null ? null : answersByKey.get(key);
            return before != null ? before : purchase(userOf(request), quantity, key);
        }
        return StubServer.problem(404, "not-found");
    }

    public synchronized byte[] purchase(final String user, final long quantity, final String key) {
        if (unitsOf.getOrDefault(user, 0L) + quantity > limit) {
            return StubServer.problem(409, "limit-reached");
        }
        if (quantity > remaining()) {
            return StubServer.problem(409, "sold-out");
        }
        unitsOf.merge(user, quantity, Long::sum);
        secured++;
        sequence += 2;
        final String order = order(user, secured, secured, units, quantity);
        units += quantity;
        final byte[] answer = StubServer.json(201, order, "Location: /v1/orders/demo-" + secured, "Durability: power");
        if (key != null) {
            answersByKey.put(key, answer);
        }
        return answer;
    }

    public String order(
            final String user, final long number, final long position, final long unitsBefore, final long quantity) {
        return "{\"orderId\":\"demo-" + number + "\",\"saleId\":\"demo\",\"userId\":\"" + user + "\",\"quantity\":"
                + quantity + ",\"status\":\"secured\",\"position\":" + position + ",\"unitsBefore\":" + unitsBefore
                + ",\"sequence\":" + sequence + ",\"time\":1760000000000}";
    }

    public synchronized long secured() {
        return secured;
    }

    public long remaining() {
        return stock - units;
    }

    public String page() {
        return "{\"saleId\":\"demo\",\"title\":\"Demo\",\"state\":\"open\",\"opensAt\":0,\"closesAt\":null,\"stock\":"
                + stock
                + ",\"remaining\":" + remaining() + ",\"sold\":" + units + ",\"held\":0,\"perUserLimit\":" + limit
                + ",\"waitlisted\":0,\"now\":1,\"sequence\":" + sequence + "}";
    }

    private static String userOf(final Request request) {
        final String believed = request.headers().get("x-user-id");
        if (believed != null) {
            return believed;
        }
        final String pass = request.headers().get("authorization").replace("Bearer ", "");
        final String claims =
                new String(Base64.getUrlDecoder().decode(pass.split("\\.", -1)[1]), StandardCharsets.US_ASCII);
        return claims.replaceAll(".*\"sub\":\"([^\"]*)\".*", "$1");
    }
}
