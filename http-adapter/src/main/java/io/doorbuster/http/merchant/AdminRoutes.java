package io.doorbuster.http.merchant;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Gates;
import io.doorbuster.http.exchange.ReplyLane;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.Routes;
import io.doorbuster.http.identity.AdminToken;
import io.doorbuster.http.ops.HealthHandlers;
import io.doorbuster.http.ops.ProblemPages;

/**
 * The paths of the admin listener. All except health, metrics, the problem pages and the files of the control room
 * require the admin token.
 */
public final class AdminRoutes implements Routes {
    private static final String SALES = "/admin/v1/sales";
    private static final String ORDERS = "/admin/v1/orders/";

    private final Resource sales;
    private final Resource sale;
    private final Resource pause;
    private final Resource resume;
    private final Resource close;
    private final Resource restock;
    private final Resource orders;
    private final Resource userOrders;
    private final Resource order;
    private final Resource payment;
    private final Resource cancel;
    private final Resource unknownOrder;
    private final Resource noActionOnUnknown;
    private final Resource state;
    private final Resource settings;
    private final Resource live = Resource.withoutEngine(HealthHandlers::live).checkingQuery();
    private final Resource ready;
    private final Resource metrics;
    private final Routes controlRoom;

    /**
     * @param token the gate for every call that reads or changes a sale
     * @param metricsPage answers {@code GET /metrics}
     * @param controlRoom the paths of the control room
     */
    public AdminRoutes(final AdminToken token, final Endpoint metricsPage, final Routes controlRoom) {
        this.controlRoom = controlRoom;
        metrics = Resource.withoutEngine(metricsPage).checkingQuery();
        ready = Resource.withoutEngine(call -> HealthHandlers.ready(call, token.wrongTokens()))
                .checkingQuery();
        sales = Resource.post(new CreateSaleHandler()).behind(token);
        sale = Resource.get(AdminHandlers::sale)
                .andPatch(new ChangeSaleHandler())
                .andDelete(change(CommandWriter::removeSale, AdminHandlers::answerRemoval))
                .behind(token, Gates.SALE_ID);
        pause = changing(token, CommandWriter::pauseSale);
        resume = changing(token, CommandWriter::resumeSale);
        close = changing(token, CommandWriter::closeSale);
        restock = Resource.post(new RestockHandler()).behind(token, Gates.SALE_ID);
        orders = Resource.get(new OrderListHandler())
                .behind(token, Gates.SALE_ID)
                .checkingQuery();
        userOrders = Resource.get(new UserOrdersHandler())
                .behind(token, Gates.SALE_ID)
                .checkingQuery();
        order = Resource.get(AdminOrderHandlers::one).behind(token);
        payment = Resource.post(AdminOrderHandlers::pay).behind(token);
        cancel = Resource.post(AdminOrderHandlers::cancel).behind(token);
        unknownOrder = Resource.get(AdminOrderHandlers::refuse).behind(token);
        noActionOnUnknown = Resource.post(AdminOrderHandlers::refuse).behind(token);
        settings = Resource.get(SettingsHandlers::all)
                .andPatch(SettingsHandlers::change)
                .behind(token);
        state = Resource.get(AdminHandlers::state).behind(token).checkingQuery();
    }

    private static Resource changing(final AdminToken token, final AdminHandlers.Change change) {
        return Resource.post(change(change, AdminHandlers::answerChange)).behind(token, Gates.SALE_ID);
    }

    private static Endpoint change(final AdminHandlers.Change change, final ReplyLane.Answer answer) {
        return call -> AdminHandlers.change(call, change, answer);
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
            case "/admin/v1/settings" -> settings;
            case "/livez" -> live;
            case "/readyz" -> ready;
            case "/metrics" -> metrics;
            default -> {
                final Resource ofControlRoom = controlRoom.find(path, call);
                yield ofControlRoom == null ? ProblemPages.find(path) : ofControlRoom;
            }
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
            case "/purchases" -> userOrders;
            default -> null;
        };
    }

    private Resource findOrder(final String path, final Call call) {
        final int slash = path.indexOf('/', ORDERS.length());
        final String orderId = slash < 0 ? path.substring(ORDERS.length()) : path.substring(ORDERS.length(), slash);
        final boolean isOrder = OrderJson.parseOrderId(orderId, call);
        return switch (slash < 0 ? "" : path.substring(slash)) {
            case "" -> isOrder ? order : unknownOrder;
            case "/payment" -> isOrder ? payment : noActionOnUnknown;
            case "/cancel" -> isOrder ? cancel : noActionOnUnknown;
            default -> null;
        };
    }
}
