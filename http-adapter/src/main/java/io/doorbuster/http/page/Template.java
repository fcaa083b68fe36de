package io.doorbuster.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** A document with places for values: <code>{{name}}</code>. Immutable; any thread. */
final class Template {
    static final String STYLE = resource("page.css");
    static final String SCRIPT = resource("page.js");

    /**
     * Lets a browser run our style and script only, call this server only, and show the page in no frame. The one image
     * is an empty icon in the document, without which browsers ask for {@code /favicon.ico}.
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'; img-src data:; style-src '" + hash(STYLE)
            + "'; script-src '" + hash(SCRIPT) + "'";

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final String text;

    Template(final String name) {
        text = resource(name);
    }

    private static String resource(final String name) {
        try (InputStream in = Template.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(final String content) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The document with {@code values}, which are HTML already. A value's own braces are left alone.
     *
     * @throws IllegalArgumentException if a value is missing
     */
    String fill(final Map<String, String> values) {
        final StringBuilder filled = new StringBuilder(text.length() * 2);
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            final int close = text.indexOf(CLOSE, open);
            final String value = values.get(text.substring(open + OPEN.length(), close));
            if (value == null) {
                throw new IllegalArgumentException("no value for " + text.substring(open, close));
            }
            filled.append(text, at, open).append(value);
            at = close + CLOSE.length();
        }
        return filled.append(text, at, text.length()).toString();
    }

    /** JSON with the same meaning that cannot end the script element that it is in. */
    static String escapeJson(final String json) {
        return json.replace("<", "\\u003c");
    }

    /** Text that cannot end an element or an attribute. */
    static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
