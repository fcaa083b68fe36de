package io.doorbuster.http;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** {@code GET /problems/<name>}: what a problem's {@code type} leads to, made from the catalogue. */
final class ProblemPages {
    private static final HttpString CONTENT_SECURITY_POLICY = new HttpString("Content-Security-Policy");

    private ProblemPages() {}

    /** The page at {@code path}, or null if it is no problem's. */
    static Resource find(final String path) {
        if (!path.startsWith(Problem.TYPE_PREFIX)) {
            return null;
        }
        final Problem problem = Problem.named(path.substring(Problem.TYPE_PREFIX.length()));
        return problem == null ? null : Resource.withoutEngine(call -> send(call, problem));
    }

    private static void send(final Call call, final Problem problem) {
        call.set(Headers.CACHE_CONTROL, "public, max-age=86400");
        call.set(CONTENT_SECURITY_POLICY, "default-src 'none'");
        call.send(200, "text/html; charset=utf-8", page(problem));
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
