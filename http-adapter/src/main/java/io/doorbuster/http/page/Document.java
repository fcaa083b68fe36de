package io.doorbuster.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.http.exchange.Accept;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.EntityTags;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.SharedBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/** A page that is ready to send, plain and compressed. Immutable; any thread. */
final class Document {
    private static final String TYPE = "text/html; charset=utf-8";
    private static final String GZIP = "gzip";

    private final int status;
    private final SharedBody plain;
    private final SharedBody compressed;
    private final String tag;

    Document(final int status, final String html) {
        final byte[] bytes = html.getBytes(UTF_8);
        final CRC32 crc = new CRC32();
        crc.update(bytes);
        this.status = status;
        this.plain = SharedBody.of(TYPE, ByteBuffer.wrap(bytes));
        this.compressed = SharedBody.of(TYPE, ByteBuffer.wrap(compress(bytes)));
        this.tag = String.format(Locale.ROOT, "W/\"%x-%x\"", bytes.length, crc.getValue());
    }

    private static byte[] compress(final byte[] bytes) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** Answers the call, with 304 if its client has the page. No cache keeps the page of a refusal. */
    void send(final Call call) {
        call.set(Header.VARY, "Accept-Encoding, Accept-Language, Origin");
        if (status == 200) {
            call.set(Header.CACHE_CONTROL, "public, max-age=1");
            call.set(Header.ETAG, tag);
            final String known = call.header(Header.IF_NONE_MATCH);
            if (known != null && EntityTags.matches(known, tag)) {
                call.sendEmpty(304);
                return;
            }
        } else {
            call.set(Header.CACHE_CONTROL, "no-store");
        }
        call.set(Header.CONTENT_SECURITY_POLICY, Template.CONTENT_SECURITY_POLICY);
        call.set(Header.REFERRER_POLICY, "no-referrer");
        call.set(Header.X_CONTENT_TYPE_OPTIONS, "nosniff");
        if (Accept.lists(call.headers(Header.ACCEPT_ENCODING), GZIP)) {
            call.set(Header.CONTENT_ENCODING, GZIP);
            call.send(status, compressed);
        } else {
            call.send(status, plain);
        }
    }
}
