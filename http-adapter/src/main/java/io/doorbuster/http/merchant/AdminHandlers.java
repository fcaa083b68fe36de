package io.doorbuster.http.merchant;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.http.answer.PurchaseAnswer;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.answer.SaleJson;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Query;
import io.doorbuster.http.exchange.ReplyLane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import java.util.Iterator;
import java.util.List;
import org.agrona.DirectBuffer;

/** The merchant's reads, and the changes that need only the sale's id and the actor. IO thread only. */
final class AdminHandlers {
    private static final int MAX_SALES_IN_STATE = 1_000;
    private static final List<String> STATE_PARAMETERS = List.of("after", "limit");
    private static final String NO_STORE = "no-store";

    private AdminHandlers() {}

    /** Writes the command that changes the sale with this number. */
    interface Change {
        Command encode(CommandWriter commands, int saleNumber, DirectBuffer actor);
    }

    /** {@code GET /admin/v1/sales/{saleId}} */
    static void sale(final Call call) {
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            sendSale(call, 200);
        }
    }

    /** {@code POST /admin/v1/sales/{saleId}/pause|resume|close}, {@code DELETE /admin/v1/sales/{saleId}} */
    static void change(final Call call, final Change change, final ReplyLane.Answer answer) throws BadInput {
        call.readEmptyBody();
        final String actor = Actor.of(call);
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            final Command command =
                    change.encode(call.lane.commands, call.sale.view().number(), call.lane.actor(actor));
            call.lane.replies.submit(call, command, answer);
        }
    }

    /** Answers with the sale after the change, because the view is published before the reply arrives. */
    static void answerChange(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision)) {
            PurchaseAnswer.setReplayed(call, decision);
            sendSale(call, 200);
        }
    }

    /** The sale is gone, so the answer has only the sequence and time of its removal. */
    static void answerRemoval(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision)) {
            call.beginAnswer()
                    .beginObject()
                    .member("saleId", call.saleId)
                    .member("sequence", decision.sequence)
                    .member("time", decision.time)
                    .endObject();
            call.set(Header.CACHE_CONTROL, NO_STORE);
            call.sendJson(200);
        }
    }

    /**
     * {@code GET /admin/v1/state}: the hash of the whole state at {@code sequence}, after all earlier commands. The
     * sales are the newest views, a page of at most {@value #MAX_SALES_IN_STATE}.
     */
    static void state(final Call call) throws BadInput {
        final Query query = Query.of(call, STATE_PARAMETERS);
        final int after = (int) query.wholeNumber("after", 0, Integer.MAX_VALUE, 0);
        final int limit = (int) query.wholeNumber("limit", 0, MAX_SALES_IN_STATE, MAX_SALES_IN_STATE);
        call.lane.replies.submit(
                call,
                call.lane.commands.readState(),
                (answered, decision) -> answerState(answered, decision, after, limit));
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
        call.set(Header.CACHE_CONTROL, NO_STORE);
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

    /** Sends the newest view of the call's sale. */
    static void sendSale(final Call call, final int status) {
        final long now = call.engine().clock().now();
        final long asOf = call.engine().directory().asOf();
        SaleJson.writeForMerchant(call.beginAnswer(), call.sale.view(), now, asOf);
        call.set(Header.CACHE_CONTROL, NO_STORE);
        call.sendJson(status);
    }
}
