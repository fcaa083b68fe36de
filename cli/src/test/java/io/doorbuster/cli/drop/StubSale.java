package io.doorbuster.cli.drop;

import io.doorbuster.cli.drop.StubServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** One sale as the contract wants it, small and slow; tests break one rule of it at a time by overriding. */
class StubSale implements StubServer.Handler {
    final long stock;
    final long limit;
    long secured;
    long units;
    long sequence;
    private final Map<String, Long> unitsOf = new HashMap<>();
    private final Map<String, byte[]> answersByKey = new HashMap<>();

    StubSale(long stock, long limit) {
        this.stock = stock;
        this.limit = limit;
    }

    @Override
    public synchronized byte[] answer(Request request) throws IOException {
        if (request.method().equals("GET") && request.path().equals("/v1/sales/demo")) {
            return StubServer.json(200, page());
        }
        if (request.method().equals("POST") && request.path().equals("/v1/sales/demo/purchases")) {
            String body = request.body();
            long quantity = body.isEmpty() ? 1 : Long.parseLong(body.replaceAll("\\D", ""));
            String key = request.headers().get("idempotency-key");
            byte[] before = key == null ? null : answersByKey.get(key);
            return before != null ? before : purchase(userOf(request), quantity, key);
        }
        return StubServer.problem(404, "not-found");
    }

    synchronized byte[] purchase(String user, long quantity, String key) {
        if (unitsOf.getOrDefault(user, 0L) + quantity > limit) {
            return StubServer.problem(409, "limit-reached");
        }
        if (quantity > remaining()) {
            return StubServer.problem(409, "sold-out");
        }
        unitsOf.merge(user, quantity, Long::sum);
        secured++;
        sequence += 2;
        String order = order(user, secured, secured, units, quantity);
        units += quantity;
        byte[] answer = StubServer.json(201, order, "Location: /v1/orders/demo-" + secured, "Durability: power");
        if (key != null) {
            answersByKey.put(key, answer);
        }
        return answer;
    }

    String order(String user, long number, long position, long unitsBefore, long quantity) {
        return "{\"orderId\":\"demo-" + number + "\",\"saleId\":\"demo\",\"userId\":\"" + user + "\",\"quantity\":"
                + quantity + ",\"status\":\"secured\",\"position\":" + position + ",\"unitsBefore\":" + unitsBefore
                + ",\"sequence\":" + sequence + ",\"time\":1760000000000}";
    }

    synchronized long secured() {
        return secured;
    }

    long remaining() {
        return stock - units;
    }

    String page() {
        return "{\"saleId\":\"demo\",\"title\":\"Demo\",\"state\":\"open\",\"opensAt\":0,\"closesAt\":null,\"stock\":"
                + stock
                + ",\"remaining\":" + remaining() + ",\"sold\":" + units + ",\"held\":0,\"perUserLimit\":" + limit
                + ",\"waitlisted\":0,\"now\":1,\"sequence\":" + sequence + "}";
    }

    private static String userOf(Request request) {
        String believed = request.headers().get("x-user-id");
        if (believed != null) {
            return believed;
        }
        String pass = request.headers().get("authorization").replace("Bearer ", "");
        String claims = new String(Base64.getUrlDecoder().decode(pass.split("\\.", -1)[1]), StandardCharsets.US_ASCII);
        return claims.replaceAll(".*\"sub\":\"([^\"]*)\".*", "$1");
    }
}
