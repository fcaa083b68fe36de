package io.doorbuster.http.support;

import static io.doorbuster.http.support.TestServer.START;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every call of the API once with success, and some refusals: the requests and their answers. */
public final class ApiWalk {
    private static final String ADMIN = "Authorization: Bearer " + TestServer.TOKEN;

    private static final long SOON = START + 60_000;
    private static final String TRACEPARENT = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private final List<Step> steps = new ArrayList<>();
    private final TestServer server;

    private record Step(String method, String target, RawClient.Answer answer) {}

    private ApiWalk(final TestServer server) {
        this.server = server;
    }

    /** Walks through all calls of a server without sales. Afterwards the server has a sale {@code rounds}. */
    public static ApiWalk of(final TestServer server) throws IOException {
        final ApiWalk walk = new ApiWalk(server);
        walk.createSales();
        walk.buy();
        walk.changeOrders();
        walk.register();
        walk.solve();
        walk.read();
        walk.changeSale();
        return walk;
    }

    /** What {@code document} does not say about the answers. */
    public List<String> faults(final ApiDescription document) {
        return steps.stream()
                .flatMap(step -> document.faults(step.method, step.target, step.answer).stream()
                        .map(fault -> step.method + ' ' + step.target + ": " + fault))
                .toList();
    }

    /** The successes that {@code document} has and that no answer had. */
    public Set<String> unseenSuccesses(final ApiDescription document) {
        final Set<String> unseen = new TreeSet<>();
        for (final String path : document.paths()) {
            document.operations(path)
                    .forEach((method, operation) -> document.responses(operation).keySet().stream()
                            .filter(status -> status.compareTo("400") < 0)
                            .filter(status -> steps.stream().noneMatch(step -> isOf(step, method, path, status)))
                            .forEach(status -> unseen.add(method + ' ' + path + ' ' + status)));
        }
        return unseen;
    }

    private static boolean isOf(final Step step, final String method, final String path, final String status) {
        return step.method.equalsIgnoreCase(method)
                && Integer.toString(step.answer.status()).equals(status)
                && step.target.replaceFirst("\\?.*", "").matches(path.replaceAll("\\{[^}]*}", "[^/]+"))
                && step.target.endsWith("/me") == path.endsWith("/me");
    }

    private void createSales() throws IOException {
        merchant("POST /admin/v1/sales", """
                {"saleId":"shop","stock":3,"perUserLimit":2,"paymentWindowMs":60000,"waitlistCapacity":5}""");
        merchant("POST /admin/v1/sales", """
                {"saleId":"club","stock":3,"opensAt":%d,"eligibility":"registered"}""".formatted(SOON));
        merchant("POST /admin/v1/sales", """
                {"saleId":"rounds","rounds":[{"units":5},{"opensAt":%d,"units":5}]}""".formatted(SOON));
        merchant("POST /admin/v1/sales", """
                {"saleId":"rounds","stock":1}""");
        merchant("POST /admin/v1/sales", """
                {"saleId":"x","stock":1,"rounds":[]}""");
        merchant("POST /admin/v1/sales", "{");
    }

    private void buy() throws IOException {
        shopper("ann", "POST /v1/sales/shop/purchases", "{\"quantity\":2}", "Idempotency-Key: a");
        shopper("ann", "POST /v1/sales/shop/purchases", "{\"quantity\":2}", "Idempotency-Key: a");
        shopper("ann", "POST /v1/sales/shop/purchases", "{\"quantity\":1}", "Idempotency-Key: a");
        shopper("ann", "POST /v1/sales/shop/purchases", null);
        shopper("bob", "POST /v1/sales/shop/purchases", null);
        shopper("cy", "POST /v1/sales/shop/purchases", null);
        shopper("cy", "GET /v1/orders/shop-3", null);
        shopper("cy", "GET /v1/sales/shop/purchases/me", null);
        shopper("cy", "GET /v1/sales/club/purchases/me", null);
        shopper("cy", "POST /v1/sales/club/purchases", null);
        shopper("cy", "GET /v1/orders/shop-1", null, TRACEPARENT);
    }

    private void changeOrders() throws IOException {
        shopper("bob", "DELETE /v1/orders/shop-2", null);
        shopper("bob", "DELETE /v1/orders/shop-2", null);
        merchant("POST /admin/v1/orders/shop-1/payment", "{\"reference\":\"r\"}");
        merchant("POST /admin/v1/orders/shop-1/payment", "{\"reference\":\"r\"}");
        merchant("POST /admin/v1/orders/shop-1/payment", "{\"reference\":\"other\"}");
        merchant("GET /admin/v1/sales/shop/orders", null);
        merchant("GET /admin/v1/sales/shop/orders?limit=1&pseudonymous=true", null);
        merchant("GET /admin/v1/orders/shop-1", null);
        merchant("GET /admin/v1/orders/shop-99", null);
        merchant("GET /admin/v1/sales/shop/purchases", null, "X-User-Id: ann");
        merchant("GET /admin/v1/sales/shop/purchases?limit=1", null, "X-User-Id: nobody");
        merchant("GET /admin/v1/sales/shop/purchases", null);
        merchant("POST /admin/v1/orders/shop-1/cancel", "{\"returnUnits\":true}");
        merchant("POST /admin/v1/orders/shop-3/cancel", null);
    }

    private void register() throws IOException {
        shopper("cy", "POST /v1/sales/club/registrations", "{}");
        shopper("cy", "POST /v1/sales/club/registrations", null);
        shopper("cy", "POST /v1/sales/shop/registrations", null);
        shopper("cy", "GET /v1/sales/club/purchases/me", null);
    }

    private void solve() throws IOException {
        shopper("cy", "GET /v1/sales/rounds/challenge", null);
        server.set("challenge.rounds", "1000");
        shopper("cy", "POST /v1/sales/rounds/purchases", null);
        shopper("cy", "GET /v1/sales/rounds/challenge", null);
        final RawClient.Answer challenge = steps.get(steps.size() - 1).answer;
        final String solution = "{\"altcha\":\"" + Solver.solve(challenge.json()) + "\"}";
        shopper("cy", "POST /v1/sales/rounds/passes", solution);
        shopper("cy", "POST /v1/sales/rounds/passes", solution);
        server.set("challenge.rounds", null);
    }

    private void read() throws IOException {
        for (final String page : List.of("clock", "sales", "sales?limit=2", "sales/rounds", "sales/none")) {
            shopper("cy", "GET /v1/" + page, null);
        }
        shopper("cy", "GET /v1/sales", null, "If-None-Match: *");
        shopper("cy", "GET /v1/sales/rounds", null, "If-None-Match: *");
        shopper("cy", "GET /", null, "If-None-Match: *");
        shopper("cy", "GET /sales/rounds", null, "If-None-Match: *");
        shopper("cy", "GET /v1/sales/rounds/purchases/me?limit=0", null);
        for (final String page :
                List.of("healthz", "openapi.yaml", "problems/sold-out", "?lang=zh", "sales/rounds", "sales/none")) {
            shopper("cy", "GET /" + page, null);
        }
        for (final String page : List.of(
                "livez", "readyz", "readyz?verbose", "metrics", "admin/v1/state?limit=2", "admin/v1/settings")) {
            merchant("GET /" + page, null);
        }
        controlRoom();
        merchant("PATCH /admin/v1/settings", "{\"settings\":{\"rate.address\":\"9/9\",\"admission.rate\":null}}");
        merchant("PATCH /admin/v1/settings", "{\"settings\":{\"rate.address\":\"off\"}}");
        merchant("PATCH /admin/v1/settings", "{\"settings\":{\"rate.users\":\"off\"}}");
        merchant("GET /admin/v1/sales/rounds", null);
        merchant("GET /admin/v1/sales/club", null);
    }

    private void controlRoom() throws IOException {
        for (final String page : List.of("figures", "figures/stream", "audit", "figures?limit=1")) {
            merchant("GET /admin/v1/" + page, null);
        }
        merchant("POST /admin/v1/audit", null);
        for (final String file : List.of("/ops", "/ops/ops.css", "/ops/ops.js", "/ops/none")) {
            merchant("GET " + file, null);
            merchant("GET " + file, null, "If-None-Match: *");
        }
    }

    private void changeSale() throws IOException {
        final String sale = "/admin/v1/sales/shop";
        merchant("PATCH " + sale, "{\"title\":\"Shop\",\"closesAt\":null}");
        merchant("POST " + sale + "/pause", null);
        merchant("POST " + sale + "/resume", "{}");
        merchant("POST " + sale + "/restock", "{\"units\":1}", "Idempotency-Key: k");
        merchant("POST " + sale + "/restock", "{\"units\":1}", "Idempotency-Key: \"k\"");
        merchant("POST " + sale + "/restock", "{\"units\":1}");
        merchant("DELETE " + sale, null);
        merchant("POST " + sale + "/close", null);
        merchant("DELETE " + sale, null);
    }

    private void shopper(final String user, final String line, final String body, final String... headers)
            throws IOException {
        try (RawClient client = server.shopper()) {
            add(client, line, body, TestServer.with(server.authorization(user), headers));
        }
    }

    private void merchant(final String line, final String body, final String... headers) throws IOException {
        try (RawClient client = server.merchant()) {
            add(client, line, body, TestServer.with(ADMIN, headers));
        }
    }

    private void add(final RawClient client, final String line, final String body, final String... headers)
            throws IOException {
        final String[] words = line.split(" ");
        steps.add(new Step(words[0], words[1], client.send(line, body, headers)));
    }
}
