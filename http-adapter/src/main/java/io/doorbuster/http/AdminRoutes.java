package io.doorbuster.http;

import io.doorbuster.engine.codec.CommandWriter;

/** The paths of the admin listener. All but health and the pages want the token. */
final class AdminRoutes implements Routes {
    private static final String SALES = "/admin/v1/sales";
    private static final String ORDERS = "/admin/v1/orders/";

    private final Resource sales;
    private final Resource sale;
    private final Resource pause;
    private final Resource resume;
    private final Resource close;
    private final Resource restock;
    private final Resource orders;
    private final Resource payment;
    private final Resource cancel;
    private final Resource unknownOrder;
    private final Resource state;
    private final Resource live = Resource.withoutEngine(HealthHandlers::live);
    private final Resource ready;

    AdminRoutes(final AdminToken token) {
        ready = Resource.withoutEngine(call -> HealthHandlers.ready(call, token));
        sales = Resource.post(token.guard(new CreateSaleHandler()));
        sale = Resource.get(ofSale(token, AdminHandlers::sale))
                .andPatch(ofSale(token, new ChangeSaleHandler()))
                .andDelete(change(token, CommandWriter::removeSale, AdminHandlers::answerRemoval));
        pause = Resource.post(change(token, CommandWriter::pauseSale, AdminHandlers::answerChange));
        resume = Resource.post(change(token, CommandWriter::resumeSale, AdminHandlers::answerChange));
        close = Resource.post(change(token, CommandWriter::closeSale, AdminHandlers::answerChange));
        restock = Resource.post(ofSale(token, new RestockHandler()));
        orders = Resource.get(ofSale(token, new OrderListHandler()));
        payment = Resource.post(token.guard(AdminOrderHandlers::pay));
        cancel = Resource.post(token.guard(AdminOrderHandlers::cancel));
        unknownOrder = Resource.post(token.guard(AdminOrderHandlers::refuse));
        state = Resource.get(token.guard(AdminHandlers::state));
    }

    private static Endpoint ofSale(final AdminToken token, final Endpoint endpoint) {
        return token.guard(PublicRoutes.ofSale(endpoint));
    }

    private static Endpoint change(
            final AdminToken token, final AdminHandlers.Change change, final ReplyLane.Answer answer) {
        return ofSale(token, call -> AdminHandlers.change(call, change, answer));
    }

    @Override
    public Resource find(final String path, final Call call) {
        if (path.startsWith(SALES)) {
            return findSale(path, call);
        }
        if (path.startsWith(ORDERS)) {
            return findOrder(path, call);
        }
        return switch (path) {
            case "/admin/v1/state" -> state;
            case "/livez" -> live;
            case "/readyz" -> ready;
            default -> ProblemPages.find(path);
        };
    }

    private Resource findSale(final String path, final Call call) {
        if (path.length() == SALES.length()) {
            return sales;
        }
        if (path.charAt(SALES.length()) != '/') {
            return null;
        }
        final int start = SALES.length() + 1;
        final int slash = path.indexOf('/', start);
        call.saleId = slash < 0 ? path.substring(start) : path.substring(start, slash);
        return switch (slash < 0 ? "" : path.substring(slash)) {
            case "" -> sale;
            case "/pause" -> pause;
            case "/resume" -> resume;
            case "/close" -> close;
            case "/restock" -> restock;
            case "/orders" -> orders;
            default -> null;
        };
    }

    private Resource findOrder(final String path, final Call call) {
        final int slash = path.indexOf('/', ORDERS.length());
        if (slash < 0) {
            return null;
        }
        final Resource known = switch (path.substring(slash)) {
            case "/payment" -> payment;
            case "/cancel" -> cancel;
            default -> null;
        };
        final boolean isOrder = OrderJson.parseOrderId(path.substring(ORDERS.length(), slash), call);
        return known == null || isOrder ? known : unknownOrder;
    }
}
