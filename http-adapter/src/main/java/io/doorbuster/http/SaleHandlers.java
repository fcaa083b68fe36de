package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.pipeline.SaleDirectory;
import io.doorbuster.engine.sale.SaleView;
import io.undertow.util.Headers;

/**
 * Sales and the time, for everyone, out of the newest durable views. A shared cache may keep a sale for a second; its tag
 * changes with what a shopper would act on, not with every tick of {@code now}.
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
        call.set(Headers.CACHE_CONTROL, "no-store");
        call.sendJson(200);
    }

    /** {@code GET /v1/sales/{saleId}} */
    static void one(final Call call) {
        final SaleDirectory directory = call.engine().directory();
        final PublishedSale sale = directory.find(call.saleId);
        if (sale == null) {
            call.refuse(Problem.UNKNOWN_SALE);
            return;
        }
        final long asOf = directory.asOf();
        final SaleView view = sale.view();
        final long now = call.engine().clock().now();
        if (isKnown(call, "W/\"" + view.sequence() + '-' + view.stateAt(now).label() + '"')) {
            return;
        }
        SaleJson.write(call.beginAnswer(), view, now, asOf);
        call.sendJson(200);
    }

    /** Sets the caching headers; answers 304 and returns true if the client has what carries this tag. */
    static boolean isKnown(final Call call, final String tag) {
        call.set(Headers.CACHE_CONTROL, CACHEABLE);
        call.set(Headers.ETAG, tag);
        final String known = call.header(Headers.IF_NONE_MATCH);
        if (known != null && EntityTags.matches(known, tag)) {
            call.sendNotModified();
            return true;
        }
        return false;
    }
}
