package io.doorbuster.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documents of this repository: the files in Markdown at its root and below {@code docs}. */
final class Documents {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Documents() {}

    /** The paths of all documents from the root of the repository, with slashes, in alphabetical order. */
    static List<String> all() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(Files::isRegularFile)
                    .map(Documents::name)
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** The text of a document. */
    static String read(final String document) throws IOException {
        return Files.readString(ROOT.resolve(document));
    }

    /** The path of a file from the root of the repository, with slashes. */
    static String name(final Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }
}
