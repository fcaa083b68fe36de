package io.doorbuster.http.shopper;

import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.challenge.Challenges;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.exchange.Gates;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.Routes;
import io.doorbuster.http.identity.Hmac;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.SignedLinks;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.ops.DescriptionPage;
import io.doorbuster.http.ops.HealthHandlers;
import io.doorbuster.http.ops.ProblemPages;
import io.doorbuster.http.page.SalePages;

/** The paths of the public listener. */
public final class PublicRoutes implements Routes {
    /** For load balancers that can reach only the public listener. */
    public static final String HEALTH = "/healthz";

    /** Prefix of the calls, as opposed to pages. */
    public static final String CALLS = "/v1/";

    static final String SALES = CALLS + "sales";
    static final String CHALLENGE = "/challenge";
    static final String PASSES = "/passes";
    private static final String ORDERS = CALLS + "orders/";

    private final Resource clock = Resource.get(SaleHandlers::clock);
    private final Resource health = Resource.withoutEngine(HealthHandlers::serving);
    private final Resource description = DescriptionPage.resource();
    private final Resource sales = Resource.get(new SaleListHandler()).checkingQuery();
    private final Resource sale = Resource.get(SaleHandlers::one).behind(Gates.SALE_ID);
    private final Resource purchases;
    private final Resource challenge;
    private final Resource passes;
    private final Resource myPurchases;
    private final Resource registrations;
    private final Resource order;
    private final Resource salePage;
    private final Resource listPage;
    private final Resource unknownOrder =
            Resource.get(PublicRoutes::refuseOrder).andDelete(PublicRoutes::refuseOrder);

    /**
     * @param user the gate behind that of the identity, for each call of a user
     * @param passKey signs passes that prove work
     * @param ticketSecret signs arrival tickets
     * @param pages for people
     */
    public PublicRoutes(final Gate user, final PassKey passKey, final Hmac ticketSecret, final SalePages pages) {
        salePage = Resource.get(pages::sale).checkingQuery();
        listPage = Resource.get(pages::list).checkingQuery();
        final ChallengeHandlers challenges = new ChallengeHandlers(new Challenges(), passKey);
        purchases = Resource.post(new PurchaseHandler(new ArrivalGate(ticketSecret)))
                .behind(Gates.SALE_ID, Gates.IDENTITY, user);
        challenge = Resource.get(challenges::challenge).behind(Gates.SALE_ID);
        passes = Resource.post(challenges::pass).behind(Gates.SALE_ID, Gates.IDENTITY, user);
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
        if (path.startsWith(SignedLinks.PAGES)) {
            call.saleId = path.substring(SignedLinks.PAGES.length());
            return call.saleId.indexOf('/') < 0 ? salePage : null;
        }
        return switch (path) {
            case "/" -> listPage;
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
        if (endsWith(path, slash, "/registrations")) {
            return registrations;
        }
        if (endsWith(path, slash, CHALLENGE)) {
            return challenge;
        }
        return endsWith(path, slash, PASSES) ? passes : null;
    }

    private static boolean endsWith(final String path, final int from, final String end) {
        return path.length() - from == end.length() && path.endsWith(end);
    }

    private static void refuseOrder(final Call call) {
        call.refuse(Problem.UNKNOWN_ORDER);
    }
}
