package io.doorbuster.http;

import io.doorbuster.engine.sale.SaleTerms;

/** The paths of the public listener. */
final class PublicRoutes implements Routes {
    /** For balancers that reach the public listener only. */
    static final String HEALTH = "/healthz";

    private static final String SALES = "/v1/sales";
    private static final String ORDERS = "/v1/orders/";

    private final Resource clock = Resource.get(SaleHandlers::clock);
    private final Resource health = Resource.withoutEngine(HealthHandlers::serving);
    private final Resource sales = Resource.get(new SaleListHandler()).withAnyParameter();
    private final Resource sale = Resource.get(ofSale(SaleHandlers::one));
    private final Resource purchases = Resource.post(ofSale(new PurchaseHandler()));
    private final Resource myPurchases =
            Resource.get(ofSale(OrderHandlers::mine)).withAnyParameter();
    private final Resource registrations = Resource.post(ofSale(new RegistrationHandler()));
    private final Resource order = Resource.get(OrderHandlers::one).andDelete(OrderHandlers::cancel);
    private final Resource unknownOrder =
            Resource.get(PublicRoutes::refuseOrder).andDelete(PublicRoutes::refuseOrder);

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
            case "/purchases" -> purchases;
            case "/purchases/me" -> myPurchases;
            case "/registrations" -> registrations;
            default -> null;
        };
    }

    private static void refuseOrder(final Call call) {
        call.refuse(Problem.UNKNOWN_ORDER);
    }

    /** {@code endpoint}, unless the path's id cannot be any sale's. */
    static Endpoint ofSale(final Endpoint endpoint) {
        return call -> {
            if (SaleTerms.isSaleId(call.saleId)) {
                endpoint.handle(call);
            } else {
                call.refuse(Problem.UNKNOWN_SALE);
            }
        };
    }
}
