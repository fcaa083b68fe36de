package io.doorbuster.http.merchant;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.sale.MerchantDecider;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Query;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code GET /admin/v1/sales/{saleId}/orders}: every order that was ever secured, by position, in pages. Position and
 * sequence rise together and never change, so a client that continues from {@code nextSequence} gets every order once,
 * no matter how many are secured meanwhile. IO thread only.
 */
final class OrderListHandler implements Endpoint {
    /** Largest whole number that every JSON reader represents exactly (RFC 8259 §6). */
    private static final long MAX_SEQUENCE = (1L << 53) - 1;

    private static final String FROM_SEQUENCE = "fromSequence";
    private static final String LIMIT = "limit";
    private static final String PSEUDONYMOUS = "pseudonymous";
    private static final List<String> PARAMETERS = List.of(FROM_SEQUENCE, LIMIT, PSEUDONYMOUS);
    private static final int DEFAULT_LIMIT = 100;

    @Override
    public void handle(final Call call) throws BadInput {
        final Query query = Query.of(call, PARAMETERS);
        final long fromSequence = query.wholeNumber(FROM_SEQUENCE, 0, MAX_SEQUENCE, 0);
        final int limit = (int) query.wholeNumber(LIMIT, 1, MerchantDecider.MAX_ORDERS_PER_PAGE, DEFAULT_LIMIT);
        final boolean pseudonymous = query.flag(PSEUDONYMOUS);
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            call.lane.replies.submitList(
                    call,
                    call.lane.commands.listOrders(call.sale.view().number(), fromSequence, limit),
                    (asked, decision) -> answer(asked, decision, limit, pseudonymous));
        }
    }

    private static void answer(final Call call, final Decision decision, final int limit, final boolean pseudonymous) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        final List<OrderView> page = decision.orders;
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("orders");
        for (final OrderView order : page) {
            OrderJson.writeInList(json, call.saleId, order, pseudonymous ? pseudonym(call, order) : null);
        }
        json.endArray();
        if (page.size() < limit) {
            json.nullMember("nextSequence");
        } else {
            json.member("nextSequence", page.get(page.size() - 1).sequence() + 1);
        }
        json.endObject();
        call.set(Header.CACHE_CONTROL, "no-store");
        call.sendJson(200);
    }

    private static String pseudonym(final Call call, final OrderView order) {
        return Sales.hex(call.sale.pseudonym(new UnsafeBuffer(order.userId().getBytes(US_ASCII))));
    }
}
