package io.doorbuster.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/** The JSON that commands print. It is ASCII, because a terminal interprets some other characters. */
public final class JsonOutput {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonOutput() {}

    /** A generator that leaves {@code out} open. */
    public static JsonGenerator to(final Writer out) throws IOException {
        return FACTORY.createGenerator(out);
    }

    /** The same as {@link #to(Writer)}. */
    public static JsonGenerator to(final OutputStream out) throws IOException {
        return FACTORY.createGenerator(out);
    }
}
