package io.doorbuster.http.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.http.answer.Document;
import io.doorbuster.http.exchange.Resource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of the control room's page, which {@code index.txt} lists: {@code ops.html} at {@code /ops}, each other one
 * below it. They are the same for everyone, and browsers ask each time whether they have changed. Immutable; any
 * thread.
 */
final class ControlFiles {
    private static final String PAGE = "ops.html";
    private static final String PATH = "/ops";

    /** Lets a browser run our files only, and call this server only. */
    private static final Document.Policy POLICY = new Document.Policy(
            "Accept-Encoding",
            "no-cache",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8");

    private final Map<String, Resource> files = new HashMap<>();

    /** Reads the files from the server's own jar. */
    ControlFiles() {
        for (final String name : new String(read("index.txt"), UTF_8).split("\n")) {
            final Document file = new Document(200, TYPES.get(extension(name)), read(name), POLICY);
            final String path = name.equals(PAGE) ? PATH : PATH + '/' + name;
            files.put(path, Resource.withoutEngine(file::send));
        }
    }

    /** The file at this path; null if there is none. */
    Resource find(final String path) {
        return files.get(path);
    }

    private static String extension(final String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static byte[] read(final String name) {
        try (InputStream file = ControlFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new FileNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (final IOException broken) {
            throw new UncheckedIOException("cannot read " + name + " in the server's own jar", broken);
        }
    }
}
