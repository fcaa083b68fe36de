package io.doorbuster.jmh.edge;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;

/**
 * The yardstick of {@link EdgeComparison}: Undertow as it comes, with one IO thread and one constant answer, as long as
 * the answer to a purchase. It reads no body and decides nothing.
 */
public final class ConstantServer {
    static final String ANSWER = "{\"orderId\":\"phone-100000\",\"saleId\":\"phone\",\"userId\":\"u1000000\","
            + "\"quantity\":1,\"status\":\"secured\",\"position\":100000,\"unitsBefore\":99999,\"sequence\":100003,"
            + "\"time\":1800000000000}";

    private ConstantServer() {}

    /** Prints {@code ready <port>} and serves until it is killed. */
    public static void main(final String[] args) {
        final Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setHandler(exchange -> {
                    exchange.setStatusCode(201);
                    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
                    exchange.getResponseSender().send(ANSWER);
                })
                .build();
        undertow.start();
        System.out.println("ready "
                + ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
    }
}
