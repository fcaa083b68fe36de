package io.doorbuster.http.ops;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.SharedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** {@code GET /openapi.yaml}: the description of every call of both listeners, in OpenAPI 3.1. */
public final class DescriptionPage {
    public static final String PATH = "/openapi.yaml";

    private static final SharedBody DOCUMENT = SharedBody.of("application/yaml", ByteBuffer.wrap(read()));

    private DescriptionPage() {}

    /** The page. It needs no engine, so that it can be read while the server starts. */
    public static Resource resource() {
        return Resource.withoutEngine(DescriptionPage::send);
    }

    private static void send(final Call call) {
        call.set(Header.CACHE_CONTROL, "public, max-age=3600");
        call.send(200, DOCUMENT);
    }

    private static byte[] read() {
        try (InputStream document = DescriptionPage.class.getResourceAsStream("openapi.yaml")) {
            return document.readAllBytes();
        } catch (final IOException broken) {
            throw new UncheckedIOException("cannot read openapi.yaml in the server's own jar", broken);
        }
    }
}
