package io.doorbuster.http.answer;

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

/** A document for browsers that is ready to send, plain and compressed. Immutable; any thread. */
public final class Document {
    private static final String GZIP = "gzip";

    private final int status;
    private final Policy policy;
    private final SharedBody plain;
    private final SharedBody compressed;
    private final String tag;

    /**
     * What documents of one kind have in common.
     *
     * @param vary the request's headers on which the answer depends
     * @param cacheControl of an answer with status 200; no cache keeps others
     * @param contentSecurity the Content-Security-Policy
     */
    public record Policy(String vary, String cacheControl, String contentSecurity) {}

    /** @param contentType with the charset of {@code content} */
    public Document(final int status, final String contentType, final byte[] content, final Policy policy) {
        final CRC32 crc = new CRC32();
        crc.update(content);
        this.status = status;
        this.policy = policy;
        this.plain = SharedBody.of(contentType, ByteBuffer.wrap(content));
        this.compressed = SharedBody.of(contentType, ByteBuffer.wrap(compress(content)));
        this.tag = String.format(Locale.ROOT, "W/\"%x-%x\"", content.length, crc.getValue());
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

    /** Answers the call, with 304 if its client has the document. */
    public void send(final Call call) {
        call.set(Header.VARY, policy.vary());
        if (status == 200) {
            call.set(Header.CACHE_CONTROL, policy.cacheControl());
            call.set(Header.ETAG, tag);
            final String known = call.header(Header.IF_NONE_MATCH);
            if (known != null && EntityTags.matches(known, tag)) {
                call.sendEmpty(304);
                return;
            }
        } else {
            call.set(Header.CACHE_CONTROL, "no-store");
        }
        call.set(Header.CONTENT_SECURITY_POLICY, policy.contentSecurity());
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
