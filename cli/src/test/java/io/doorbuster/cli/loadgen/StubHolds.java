package io.doorbuster.cli.loadgen;

import io.doorbuster.cli.loadgen.StubServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Both listeners of a server with one sale with holds and a waitlist, which follows the protocol. Tests override
 * methods to break one rule at a time. The sale does not exist before it is created.
 */
public class StubHolds implements StubServer.Handler {
    public static final long WINDOW_MS = 200;

    /** One order; 0 for values that it does not have. */
    public static final class Order {
        public final int number;
        public final String user;
        public String status = "waitlisted";
        long sequence;
        long position;
        long payBy;

        Order(final int number, final String user) {
            this.number = number;
            this.user = user;
        }
    }

    public final List<Order> orders = new ArrayList<>();
    public final List<Order> line = new ArrayList<>();
    String sale;
    long stock;
    long secured;
    long sequence = 1;

    @Override
    public synchronized byte[] answer(final Request request) throws IOException {
        settle(System.currentTimeMillis());
        final String path = request.path();
        if (path.equals("/admin/v1/sales")) {
            sale = request.body().replaceAll(".*\"saleId\":\"([^\"]*)\".*", "$1");
            stock = Long.parseLong(request.body().replaceAll(".*\"stock\":(\\d+).*", "$1"));
            return StubServer.json(201, "{}");
        }
        if (path.equals("/admin/v1/state")) {
            return StubServer.json(
                    200, "{\"sequence\":" + sequence + ",\"durableSequence\":" + sequence + ",\"stateHash\":\"0\"}");
        }
        if (sale == null) {
            return StubServer.problem(404, "unknown-sale");
        }
        if (path.endsWith("/purchases")) {
            return purchase(request.headers().get("x-user-id"));
        }
        if (path.equals("/v1/sales/" + sale)) {
            return StubServer.json(200, page());
        }
        final Order order = orders.get(Integer.parseInt(path.replaceAll(".*-(\\d+)(/payment)?$", "$1")) - 1);
        return path.endsWith("/payment") ? pay(order) : StubServer.json(200, json(order));
    }

    public byte[] purchase(final String user) {
        final Order order = new Order(orders.size() + 1, user);
        if (line.isEmpty() && remaining() > 0) {
            orders.add(order);
            secure(order);
            return StubServer.json(201, json(order));
        }
        if (count("secured") == 0) {
            return StubServer.problem(409, "sold-out");
        }
        orders.add(order);
        order.sequence = ++sequence;
        line.add(order);
        return StubServer.json(202, json(order));
    }

    public byte[] pay(final Order order) {
        if (order.status.equals("expired")) {
            return StubServer.problem(409, "payment-late");
        }
        order.status = "paid";
        sequence++;
        return StubServer.json(200, json(order));
    }

    public void settle(final long now) {
        for (final Order order : orders) {
            if (order.status.equals("secured") && order.payBy <= now) {
                order.status = "expired";
                sequence++;
                promote();
            }
        }
    }

    public void promote() {
        while (!line.isEmpty() && remaining() > 0) {
            secure(line.remove(head()));
        }
    }

    /** Whose turn it is. */
    public int head() {
        return 0;
    }

    void secure(final Order order) {
        order.status = "secured";
        order.sequence = ++sequence;
        order.position = ++secured;
        order.payBy = System.currentTimeMillis() + WINDOW_MS;
    }

    public long remaining() {
        return stock - count("paid") - count("secured");
    }

    long count(final String status) {
        return orders.stream().filter(order -> order.status.equals(status)).count();
    }

    public String page() {
        return "{\"state\":\"open\",\"stock\":" + stock + ",\"remaining\":" + remaining() + ",\"sold\":"
                + count("paid") + ",\"held\":" + count("secured") + ",\"perUserLimit\":1,\"waitlisted\":" + line.size()
                + ",\"sequence\":" + sequence + "}";
    }

    private String json(final Order order) {
        return "{\"orderId\":\"" + sale + "-" + order.number + "\",\"saleId\":\"" + sale + "\",\"userId\":\""
                + order.user + "\",\"quantity\":1,\"status\":\"" + order.status + "\""
                + (order.position > 0
                        ? ",\"position\":" + order.position + ",\"unitsBefore\":" + (order.position - 1)
                        : ",\"place\":" + (line.indexOf(order) + 1))
                + ",\"sequence\":" + order.sequence + ",\"time\":1}";
    }
}
