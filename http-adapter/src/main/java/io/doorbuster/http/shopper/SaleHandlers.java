package io.doorbuster.http.shopper;

import io.doorbuster.engine.model.SaleView;
import io.doorbuster.http.answer.SaleJson;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.EntityTags;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.json.Problem;

/**
 * Sales and the time, for everyone, from the newest durable views. A shared cache may keep a sale for a second. The tag
 * of a sale changes when something changes that a shopper would act on, not whenever {@code now} does.
 */
final class SaleHandlers {
    private static final String CACHEABLE = "public, max-age=1";

    private SaleHandlers() {}

    /** {@code GET /v1/clock} */
    static void clock(final Call call) {
        call.beginAnswer()
                .beginObject()
                .member("now", call.engine().clock().now())
                .endObject();
        call.set(Header.CACHE_CONTROL, "no-store");
        call.sendJson(200);
    }

    /** {@code GET /v1/sales/{saleId}} */
    static void one(final Call call) {
        if (!call.findSale(Problem.UNKNOWN_SALE)) {
            return;
        }
        final long asOf = call.engine().directory().asOf();
        final SaleView view = call.sale.view();
        final long now = call.engine().clock().now();
        if (isKnown(call, "W/\"" + view.sequence() + '-' + view.stateAt(now).label() + '"')) {
            return;
        }
        SaleJson.write(call.beginAnswer(), view, now, asOf);
        call.sendJson(200);
    }

    /** Sets the caching headers. Answers 304 and returns true if the client already has the content with this tag. */
    static boolean isKnown(final Call call, final String tag) {
        call.set(Header.CACHE_CONTROL, CACHEABLE);
        call.set(Header.ETAG, tag);
        final String known = call.header(Header.IF_NONE_MATCH);
        if (known != null && EntityTags.matches(known, tag)) {
            call.sendEmpty(304);
            return true;
        }
        return false;
    }
}
