package io.doorbuster.http.merchant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sale's orders as the merchant lists them, and how users find themselves there. */
class OrderListTest {
    private static final String ORDERS = "/admin/v1/sales/phone/orders";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldListEveryOrderOverPagesByPosition() throws IOException {
        server.createSale("phone", "\"stock\":7");
        server.createSale("tablet", "\"stock\":7");
        for (int i = 1; i <= 7; i++) {
            server.buy("user-" + i, "phone", null);
            server.buy("user-" + i, "tablet", null);
        }

        final List<Map<String, Object>> listed = new ArrayList<>();
        final List<Integer> pages = new ArrayList<>();
        Object next = 0L;
        while (next != null) {
            final Map<String, Object> page = list("?limit=3&fromSequence=" + next);
            pages.add(orders(page).size());
            listed.addAll(orders(page));
            next = page.get("nextSequence");
        }

        assertEquals(List.of(3, 3, 1), pages);
        assertEquals(
                LongStream.rangeClosed(1, 7).boxed().toList(),
                listed.stream().map(order -> order.get("position")).toList());
        assertEquals(
                LongStream.rangeClosed(1, 7).mapToObj(i -> "user-" + i).toList(),
                listed.stream().map(order -> order.get("userId")).toList());
    }

    @Test
    void shouldEndWithAnEmptyPageAfterAFullOne() throws IOException {
        server.createSale("phone", "\"stock\":2");
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);

        final Map<String, Object> full = list("?limit=2");
        final Map<String, Object> last = list("?fromSequence=" + full.get("nextSequence"));

        assertEquals(2, orders(full).size());
        assertEquals(List.of(), orders(last));
        assertNull(last.get("nextSequence"));
        assertTrue(last.containsKey("nextSequence"));
    }

    @Test
    void shouldListByPositionNotByOrderNumber() throws IOException {
        server.createSale("phone", "\"stock\":1,\"paymentWindowMs\":3000,\"waitlistCapacity\":5");
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.buy("cat", "phone", null);
        server.as("ben", "DELETE /v1/orders/phone-2");
        server.buy("ben", "phone", null);
        server.pass(3_000);
        server.pay("phone-3", "p1");

        final List<Map<String, Object>> orders = orders(list(""));

        assertEquals(
                List.of("phone-1 expired", "phone-3 paid"),
                orders.stream()
                        .map(order -> order.get("orderId") + " " + order.get("status"))
                        .toList());
        assertEquals(
                List.of(
                        "orderId",
                        "position",
                        "unitsBefore",
                        "quantity",
                        "status",
                        "sequence",
                        "time",
                        "userId",
                        "payBy",
                        "reference"),
                List.copyOf(orders.get(1).keySet()));
        assertEquals("p1", orders.get(1).get("reference"));
        assertEquals(TestServer.START + 6_000, orders.get(1).get("payBy"));
        assertFalse(orders.get(0).containsKey("reference"));
    }

    @Test
    void shouldListBuyersByThePseudonymThatTheyKnow() throws IOException {
        server.createSale("phone", "\"stock\":5,\"paymentWindowMs\":3000,\"perUserLimit\":2");
        server.buy("annabel", "phone", null);
        server.buy("benjamin", "phone", null);
        server.buy("annabel", "phone", null);
        server.pay("phone-1", "payment-reference");

        final RawClient.Answer answer = server.admin("GET", ORDERS + "?pseudonymous=true", null);

        final Object annabel = pseudonymOf("annabel", "phone");
        final Object benjamin = pseudonymOf("benjamin", "phone");
        assertTrue(annabel.toString().matches("[0-9a-f]{16}"), annabel.toString());
        assertNotEquals(annabel, benjamin);
        final List<Map<String, Object>> orders = orders(answer.json());
        assertEquals(
                List.of(annabel, benjamin, annabel),
                orders.stream().map(order -> order.get("pseudonym")).toList());
        assertEquals(
                List.of(
                        "orderId",
                        "position",
                        "unitsBefore",
                        "quantity",
                        "status",
                        "sequence",
                        "time",
                        "pseudonym",
                        "payBy"),
                List.copyOf(orders.get(0).keySet()));
        assertFalse(answer.body().contains("annabel"), answer.body());
        assertFalse(answer.body().contains("payment-reference"), answer.body());
    }

    @Test
    void shouldGiveAUserAnotherPseudonymInEverySale() throws IOException {
        server.createSale("phone", "\"stock\":5");
        server.createSale("tablet", "\"stock\":5");

        assertNotEquals(pseudonymOf("ann", "phone"), pseudonymOf("ann", "tablet"));
    }

    @Test
    void shouldListTheUserIdsUnlessAskedNotTo() throws IOException {
        server.createSale("phone", "\"stock\":5");
        server.buy("ann", "phone", null);

        final RawClient.Answer answer = server.admin("GET", ORDERS + "?pseudonymous=false", null);

        assertEquals("ann", orders(answer.json()).get(0).get("userId"));
        assertEquals("no-store", answer.header("Cache-Control"));
    }

    private Object pseudonymOf(final String user, final String saleId) throws IOException {
        return server.get(user, "/v1/sales/" + saleId + "/purchases/me").json().get("pseudonym");
    }

    private Map<String, Object> list(final String query) throws IOException {
        final RawClient.Answer answer = server.admin("GET", ORDERS + query, null);
        assertEquals(200, answer.status(), answer.body());
        return answer.json();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> orders(final Map<String, Object> page) {
        return (List<Map<String, Object>>) page.get("orders");
    }
}
