package io.doorbuster.http;

import io.doorbuster.engine.codec.CommandWriter;

/** The paths of the admin listener. All but health and the pages want the token. */
final class AdminRoutes implements Routes {
    private static final String SALES = "/admin/v1/sales";

    private final Resource sales;
    private final Resource sale;
    private final Resource pause;
    private final Resource resume;
    private final Resource close;
    private final Resource restock;
    private final Resource state;
    private final Resource live = Resource.withoutEngine(HealthHandlers::live);
    private final Resource ready = Resource.withoutEngine(HealthHandlers::ready);

    AdminRoutes(final AdminToken token) {
        sales = Resource.post(token.guard(new CreateSaleHandler()));
        sale = Resource.get(token.guard(PublicRoutes.ofSale(AdminHandlers::sale)));
        pause = change(token, CommandWriter::pauseSale);
        resume = change(token, CommandWriter::resumeSale);
        close = change(token, CommandWriter::closeSale);
        restock = Resource.post(token.guard(PublicRoutes.ofSale(new RestockHandler())));
        state = Resource.get(token.guard(AdminHandlers::state));
    }

    private static Resource change(final AdminToken token, final AdminHandlers.Change change) {
        return Resource.post(token.guard(PublicRoutes.ofSale(call -> AdminHandlers.change(call, change))));
    }

    @Override
    public Resource find(final String path, final Call call) {
        if (path.startsWith(SALES)) {
            return findSale(path, call);
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
            default -> null;
        };
    }
}
