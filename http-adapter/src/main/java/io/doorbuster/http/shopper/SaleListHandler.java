package io.doorbuster.http.shopper;

import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.engine.port.SaleDirectory;
import io.doorbuster.http.answer.SaleJson;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Query;
import io.doorbuster.http.exchange.SharedBody;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import java.util.Iterator;
import java.util.List;

/**
 * {@code GET /v1/sales}: a page of the sales, in the order of their creation. The cost of a page is proportional to its
 * sales, at most {@value #MAX_LIMIT}. The first page, which a crowd asks for, is reused until a view changes or a tenth
 * of a second has passed. Any IO thread.
 */
public final class SaleListHandler implements Endpoint {
    static final int MAX_LIMIT = 200;
    static final int DEFAULT_LIMIT = 100;

    private static final List<String> PARAMETERS = List.of("after", "limit");
    private static final int FIRST = 0;
    private static final long FRESH_MILLIS = 100;
    private static final long TAG_MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** The newest first page. If two threads make it at the same time, both results are good. */
    private volatile Page firstPage;

    @Override
    public void handle(final Call call) throws BadInput {
        final Query query = Query.of(call, PARAMETERS);
        final long after = query.wholeNumber("after", FIRST, Integer.MAX_VALUE, FIRST);
        final long limit = query.wholeNumber("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        if (after == FIRST && limit == DEFAULT_LIMIT) {
            final Page page = firstPage(call);
            if (!SaleHandlers.isKnown(call, page.tag)) {
                call.send(200, page.body);
            }
        } else if (!SaleHandlers.isKnown(call, write(call, (int) after, limit))) {
            call.sendJson(200);
        }
    }

    /** A page as it is sent, the version of the views in it, and the time when it was made, on the engine's clock. */
    private record Page(String tag, SharedBody body, long version, long madeAt) {}

    private Page firstPage(final Call call) {
        final Page kept = firstPage;
        if (kept != null
                && kept.version == call.engine().directory().version()
                && call.engine().clock().now() - kept.madeAt < FRESH_MILLIS) {
            return kept;
        }
        // Read before the views. A page that is newer than its version is only made once more; an older one would stay.
        final long version = call.engine().directory().version();
        final long now = call.engine().clock().now();
        final String tag = write(call, FIRST, DEFAULT_LIMIT);
        final Page made = new Page(tag, SharedBody.of(Call.JSON, call.lane.json.toBuffer()), version, now);
        firstPage = made;
        return made;
    }

    /** Writes the page as the call's JSON document, and returns its tag. */
    private static String write(final Call call, final int after, final long limit) {
        final SaleDirectory directory = call.engine().directory();
        final long asOf = directory.asOf();
        final long now = call.engine().clock().now();
        final Iterator<PublishedSale> sales = directory.createdAfter(after).iterator();
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
        return "W/\"" + Long.toHexString(tag) + '"';
    }
}
