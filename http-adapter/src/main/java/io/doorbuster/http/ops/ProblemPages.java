package io.doorbuster.http.ops;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.SharedBody;
import io.doorbuster.http.json.Problem;
import java.util.EnumMap;
import java.util.Map;

/** {@code GET /problems/<name>}: the page that a problem's {@code type} points to. */
public final class ProblemPages {
    private static final Map<Problem, Resource> PAGES = pages();

    private ProblemPages() {}

    private static Map<Problem, Resource> pages() {
        final Map<Problem, Resource> pages = new EnumMap<>(Problem.class);
        for (final Problem problem : Problem.values()) {
            final SharedBody page = SharedBody.of("text/html; charset=utf-8", page(problem));
            pages.put(problem, Resource.withoutEngine(call -> send(call, page)));
        }
        return pages;
    }

    /** The page at {@code path}, or null if no problem has this path. */
    public static Resource find(final String path) {
        if (!path.startsWith(Problem.TYPE_PREFIX)) {
            return null;
        }
        final Problem problem = Problem.named(path.substring(Problem.TYPE_PREFIX.length()));
        return problem == null ? null : PAGES.get(problem);
    }

    private static void send(final Call call, final SharedBody page) {
        call.set(Header.CACHE_CONTROL, "public, max-age=86400");
        call.set(Header.CONTENT_SECURITY_POLICY, "default-src 'none'");
        call.send(200, page);
    }

    private static String page(final Problem problem) {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <h1>%s</h1>
                <p>%s</p>
                <p>Status %d, problem <code>%s</code>.</p>
                </html>
                """.formatted(
                        escape(problem.title()),
                        escape(problem.title()),
                        escape(problem.detail()),
                        problem.status(),
                        problem.slug());
    }

    private static String escape(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
