package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.pipeline.SaleDirectory;
import io.doorbuster.engine.sale.SaleView;
import io.undertow.util.Headers;
import java.util.Comparator;
import java.util.List;

/**
 * Sales and the time, for everyone, out of the newest durable views. A shared cache may keep a sale for a second; its tag
 * changes with what a shopper would act on, not with every tick of {@code now}.
 */
final class SaleHandlers {
    private static final String CACHEABLE = "public, max-age=1";
    private static final long TAG_MULTIPLIER = 0x9E3779B97F4A7C15L;

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

    /** {@code GET /v1/sales}, in the order in which they were created. */
    static void all(final Call call) {
        final long asOf = call.engine().directory().asOf();
        final List<SaleView> views = call.engine().directory().all().stream()
                .map(PublishedSale::view)
                .sorted(Comparator.comparingInt(SaleView::number))
                .toList();
        final long now = call.engine().clock().now();
        long tag = views.size();
        for (final SaleView view : views) {
            tag = (tag + view.sequence()) * TAG_MULTIPLIER
                    + view.stateAt(now).label().hashCode();
        }
        if (isKnown(call, "W/\"" + Long.toHexString(tag) + '"')) {
            return;
        }
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("sales");
        for (final SaleView view : views) {
            SaleJson.write(json, view, now, asOf);
        }
        json.endArray().endObject();
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
    private static boolean isKnown(final Call call, final String tag) {
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
