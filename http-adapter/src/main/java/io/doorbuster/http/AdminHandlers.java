package io.doorbuster.http;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.SaleView;
import io.doorbuster.engine.sale.Sales;
import io.undertow.util.Headers;
import java.util.Iterator;
import java.util.List;
import org.agrona.DirectBuffer;

/** What the merchant reads, and the changes that need no more than the sale's id and who asks. IO thread only. */
final class AdminHandlers {
    private static final int MAX_SALES_IN_STATE = 1_000;
    private static final List<String> STATE_PARAMETERS = List.of("after", "limit");
    private static final String NO_STORE = "no-store";

    private AdminHandlers() {}

    /** Writes the command that changes the sale with this number. */
    interface Change {
        void write(CommandWriter commands, int saleNumber, DirectBuffer actor);
    }

    /** {@code GET /admin/v1/sales/{saleId}} */
    static void sale(final Call call) {
        if (findSale(call)) {
            sendSale(call, 200);
        }
    }

    /** {@code POST /admin/v1/sales/{saleId}/pause|resume|close}, {@code DELETE /admin/v1/sales/{saleId}} */
    static void change(final Call call, final Change change, final ReplyLane.Answer answer) {
        final String actor;
        try {
            JsonBody.readNothing(call);
            actor = Actor.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        if (findSale(call)) {
            change.write(call.lane.commands, call.sale.view().number(), call.lane.actor(actor));
            call.lane.replies.submit(call, answer);
        }
    }

    /** The sale as it is after the change, which is published before the answer comes. */
    static void answerChange(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision)) {
            PurchaseAnswer.setReplayed(call, decision);
            sendSale(call, 200);
        }
    }

    /** There is no sale any more to answer with; where its removal stands in the journal is what is left to tell. */
    static void answerRemoval(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision)) {
            call.beginAnswer()
                    .beginObject()
                    .member("saleId", call.saleId)
                    .member("sequence", decision.sequence)
                    .member("time", decision.time)
                    .endObject();
            call.set(Headers.CACHE_CONTROL, NO_STORE);
            call.sendJson(200);
        }
    }

    /**
     * {@code GET /admin/v1/state}: the hash of the whole state at {@code sequence}, with everything that was asked before
     * decided; the sales are their newest views, a page of at most {@value #MAX_SALES_IN_STATE}.
     */
    static void state(final Call call) {
        try {
            final Query query = Query.of(call, STATE_PARAMETERS);
            final int after = (int) query.wholeNumber("after", 0, Integer.MAX_VALUE, 0);
            final int limit = (int) query.wholeNumber("limit", 0, MAX_SALES_IN_STATE, MAX_SALES_IN_STATE);
            call.lane.commands.readState();
            call.lane.replies.submit(call, (answered, decision) -> answerState(answered, decision, after, limit));
        } catch (final BadInput bad) {
            bad.refuse(call);
        }
    }

    private static void answerState(final Call call, final Decision decision, final int after, final int limit) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        final JsonWriter json = call.beginAnswer()
                .beginObject()
                .member("sequence", decision.sequence)
                .member("durableSequence", call.engine().durableSequence().getAsLong())
                .member("stateHash", Sales.hex(decision.stateHash))
                .member("time", decision.time)
                .beginArray("sales");
        final Iterator<PublishedSale> sales =
                call.engine().directory().createdAfter(after).iterator();
        int last = after;
        for (int i = 0; i < limit && sales.hasNext(); i++) {
            final SaleView view = sales.next().view();
            writeStock(json, view);
            last = view.number();
        }
        json.endArray();
        if (sales.hasNext()) {
            json.member("next", last);
        } else {
            json.nullMember("next");
        }
        json.endObject();
        call.set(Headers.CACHE_CONTROL, NO_STORE);
        call.sendJson(200);
    }

    private static void writeStock(final JsonWriter json, final SaleView view) {
        json.beginObject()
                .member("saleId", view.terms().saleId())
                .member("stock", view.stock())
                .member("sold", view.sold())
                .member("held", view.held())
                .member("remaining", view.remaining())
                .endObject();
    }

    /** Finds the call's sale; or refuses the call and returns false. */
    static boolean findSale(final Call call) {
        call.sale = call.engine().directory().find(call.saleId);
        if (call.sale == null) {
            call.refuse(Problem.UNKNOWN_SALE);
            return false;
        }
        return true;
    }

    /** Sends the newest view of the call's sale. */
    static void sendSale(final Call call, final int status) {
        final long now = call.engine().clock().now();
        final long asOf = call.engine().directory().asOf();
        SaleJson.writeForMerchant(call.beginAnswer(), call.sale.view(), now, asOf);
        call.set(Headers.CACHE_CONTROL, NO_STORE);
        call.sendJson(status);
    }
}
