package io.doorbuster.http.shopper;

import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.exchange.Gates;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.Routes;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.ops.DescriptionPage;
import io.doorbuster.http.ops.HealthHandlers;
import io.doorbuster.http.ops.ProblemPages;

/** The paths of the public listener. */
public final class PublicRoutes implements Routes {
    /** For load balancers that can reach only the public listener. */
    public static final String HEALTH = "/healthz";

    /** Prefix of the calls, as opposed to pages. */
    public static final String CALLS = "/v1/";

    private static final String SALES = CALLS + "sales";
    private static final String ORDERS = CALLS + "orders/";

    private final Resource clock = Resource.get(SaleHandlers::clock);
    private final Resource health = Resource.withoutEngine(HealthHandlers::serving);
    private final Resource description = DescriptionPage.resource();
    private final Resource sales = Resource.get(new SaleListHandler()).checkingQuery();
    private final Resource sale = Resource.get(SaleHandlers::one).behind(Gates.SALE_ID);
    private final Resource purchases;
    private final Resource myPurchases;
    private final Resource registrations;
    private final Resource order;
    private final Resource unknownOrder =
            Resource.get(PublicRoutes::refuseOrder).andDelete(PublicRoutes::refuseOrder);

    /** @param user the gate behind that of the identity, for each call of a user */
    public PublicRoutes(final Gate user) {
        purchases = Resource.post(new PurchaseHandler()).behind(Gates.SALE_ID, Gates.IDENTITY, user);
        myPurchases = Resource.get(OrderHandlers::mine)
                .behind(Gates.SALE_ID, Gates.IDENTITY, user)
                .checkingQuery();
        registrations = Resource.post(new RegistrationHandler()).behind(Gates.SALE_ID, Gates.IDENTITY, user);
        order = Resource.get(OrderHandlers::one)
                .andDelete(OrderHandlers::cancel)
                .behind(Gates.IDENTITY, user);
    }

    @Override
    public Resource find(final String path, final Call call) {
        if (path.startsWith(SALES)) {
            return findSale(path, call);
        }
        if (path.startsWith(ORDERS)) {
            final String orderId = path.substring(ORDERS.length());
            if (orderId.indexOf('/') >= 0) {
                return null;
            }
            return OrderJson.parseOrderId(orderId, call) ? order : unknownOrder;
        }
        return switch (path) {
            case "/v1/clock" -> clock;
            case HEALTH -> health;
            case DescriptionPage.PATH -> description;
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
        call.saleId = call.lane.part(path, start, slash < 0 ? path.length() : slash);
        return slash < 0 ? sale : belowSale(path, slash);
    }

    private Resource belowSale(final String path, final int slash) {
        if (endsWith(path, slash, "/purchases")) {
            return purchases;
        }
        if (endsWith(path, slash, "/purchases/me")) {
            return myPurchases;
        }
        return endsWith(path, slash, "/registrations") ? registrations : null;
    }

    private static boolean endsWith(final String path, final int from, final String end) {
        return path.length() - from == end.length() && path.endsWith(end);
    }

    private static void refuseOrder(final Call call) {
        call.refuse(Problem.UNKNOWN_ORDER);
    }
}
