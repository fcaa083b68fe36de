package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.pipeline.SaleDirectory;
import io.doorbuster.engine.sale.SaleView;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * {@code GET /v1/sales}: a page of the sales, in the order in which they were created. A page costs as much as it has
 * sales, up to {@value #MAX_LIMIT}. The first page, which a crowd asks for, is kept in the {@link Lane} of each IO
 * thread
 * until a view changes, or a tenth of a second has passed. Any IO thread.
 */
final class SaleListHandler implements Endpoint {
    static final int MAX_LIMIT = 200;
    static final int DEFAULT_LIMIT = 100;

    private static final List<String> PARAMETERS = List.of("after", "limit");
    private static final long FIRST = 0;
    private static final long FRESH_MILLIS = 100;
    private static final long TAG_MULTIPLIER = 0x9E3779B97F4A7C15L;

    @Override
    public void handle(final Call call) {
        final long after;
        final long limit;
        try {
            final Query query = Query.of(call, PARAMETERS);
            after = query.wholeNumber("after", FIRST, Integer.MAX_VALUE, FIRST);
            limit = query.wholeNumber("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        final boolean isFirstPage = after == FIRST && limit == DEFAULT_LIMIT;
        final Page page = isFirstPage ? firstPage(call) : make(call, after, limit);
        if (!SaleHandlers.isKnown(call, page.tag)) {
            call.send(200, Call.JSON, page.body.duplicate());
        }
    }

    /** A page as it is sent, the version of the views in it, and when it was made on the engine's clock. */
    record Page(String tag, ByteBuffer body, long version, long madeAt) {}

    private static Page firstPage(final Call call) {
        final Page kept = call.lane.firstSales;
        if (kept != null
                && kept.version == call.engine().directory().version()
                && call.engine().clock().now() - kept.madeAt < FRESH_MILLIS) {
            return kept;
        }
        call.lane.firstSales = make(call, FIRST, DEFAULT_LIMIT);
        return call.lane.firstSales;
    }

    private static Page make(final Call call, final long after, final long limit) {
        final SaleDirectory directory = call.engine().directory();
        // Read before the views: a page that is newer than its version is made once more, one that is older would stay.
        final long version = directory.version();
        final long asOf = directory.asOf();
        final long now = call.engine().clock().now();
        final Iterator<PublishedSale> sales =
                directory.createdAfter((int) after).iterator();
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("sales");
        long tag = 0;
        int last = 0;
        for (int i = 0; i < limit && sales.hasNext(); i++) {
            final SaleView view = sales.next().view();
            SaleJson.write(json, view, now, asOf);
            last = view.number();
            tag = (tag + view.sequence()) * TAG_MULTIPLIER
                    + view.stateAt(now).label().hashCode();
        }
        json.endArray();
        if (sales.hasNext()) {
            json.member("next", last);
            tag++;
        } else {
            json.nullMember("next");
        }
        json.endObject();
        return new Page("W/\"" + Long.toHexString(tag) + '"', ByteBuffer.wrap(json.toBytes()), version, now);
    }
}
