package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Dispatcher;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;

/** Takes every request of a listener from Undertow, reads its body, and hands it to the dispatcher. IO threads only. */
final class UndertowHandler implements HttpHandler {
    private static final String CLOSE = "close";

    private final IoLane[] lanes;
    private final Dispatcher dispatcher;

    /** @param lanes by number of their IO thread */
    UndertowHandler(final IoLane[] lanes, final Dispatcher dispatcher) {
        this.lanes = lanes;
        this.dispatcher = dispatcher;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) {
        // Undertow found the guard of the connection there, as the socket's source of bytes.
        handle(exchange, (RequestGuard) ((HttpServerConnection) exchange.getConnection()).getOriginalSourceConduit());
    }

    /** @param patience for the answer */
    void handle(final HttpServerExchange exchange, final Patience patience) {
        final IoLane io = lanes[exchange.getIoThread().getNumber()];
        final UndertowExchange ours = new UndertowExchange(exchange, patience);
        final Call call = new Call(ours, io.lane);
        // Undertow ends an exchange when its handler returns, unless it is dispatched. The task runs right after this
        // call, on this thread, and from then on only we end the exchange.
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> enter(ours, call, io));
    }

    private void enter(final UndertowExchange exchange, final Call call, final IoLane io) {
        try {
            if (asksToClose(exchange.undertow())) {
                exchange.closeAfterAnswer();
            }
            if (!exchange.undertow().isRequestComplete()) {
                io.bodies.read(exchange, call, dispatcher);
                return;
            }
        } catch (final Throwable t) {
            call.fail(t);
            return;
        }
        dispatcher.dispatch(call);
    }

    /** Undertow honours {@code Connection: close} only if the header has no other option. */
    private static boolean asksToClose(final HttpServerExchange exchange) {
        final HeaderValues options = exchange.getRequestHeaders().get(Headers.CONNECTION);
        if (options == null) {
            return false;
        }
        for (final String option : String.join(",", options).split(",")) {
            if (CLOSE.equalsIgnoreCase(option.strip())) {
                return true;
            }
        }
        return false;
    }
}
