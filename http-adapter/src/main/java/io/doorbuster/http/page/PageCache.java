package io.doorbuster.http.page;

import io.doorbuster.http.answer.Document;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps pages for a second, so that a crowd costs one page a second and language, however often its sale changes. Any
 * thread; two threads may make the same page at the same time.
 */
final class PageCache {
    /** Most pages that are kept. A page has about 30 KB, plain and compressed. */
    static final int MAX_PAGES = 64;

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, Kept> pages = new ConcurrentHashMap<>();

    private record Kept(Document page, Object version, long madeAt) {}

    /**
     * The page of this key.
     *
     * @param version of what must never be shown a second late
     * @param make makes the page
     */
    Document get(final String key, final Object version, final Supplier<Document> make) {
        final long now = System.nanoTime();
        final Kept kept = pages.get(key);
        if (kept != null && kept.version().equals(version) && now - kept.madeAt() < FRESH_NANOS) {
            return kept.page();
        }
        if (kept == null && pages.size() >= MAX_PAGES) {
            pages.clear();
        }
        final Document page = make.get();
        pages.put(key, new Kept(page, version, now));
        return page;
    }

    /** How many pages are kept. */
    int size() {
        return pages.size();
    }
}
