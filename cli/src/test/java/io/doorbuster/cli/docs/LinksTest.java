package io.doorbuster.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every link between files of this repository leads somewhere, and the index of the documents has all of them. */
class LinksTest {
    private static final String INDEX = "docs/README.md";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    private static List<String> targets(final String text) {
        return LINK.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .filter(target -> !ELSEWHERE.matcher(target).matches())
                .toList();
    }

    /** The links of the document, if it had this text, that lead to no file or to no heading. */
    private static List<String> broken(final String document, final String text) throws IOException {
        final List<String> broken = new ArrayList<>();
        final Path folder = Documents.ROOT.resolve(document).getParent();
        for (final String target : targets(text)) {
            final int hash = target.indexOf('#');
            final String path = hash < 0 ? target : target.substring(0, hash);
            final Path file = path.isEmpty() ? Documents.ROOT.resolve(document) : folder.resolve(path);
            if (!Files.exists(file)
                    || (hash >= 0 && !anchors(Files.readString(file)).contains(target.substring(hash + 1)))) {
                broken.add(document + ": " + target);
            }
        }
        return broken;
    }

    /** The names by which a link can point to the headings of a text, as GitHub makes them. */
    private static Set<String> anchors(final String text) {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldLeadSomewhere() throws IOException {
        final List<String> broken = new ArrayList<>();
        int links = 0;
        for (final String document : Documents.all()) {
            broken.addAll(broken(document, Documents.read(document)));
            links += targets(Documents.read(document)).size();
        }
        assertEquals(List.of(), broken);
        assertTrue(links > 100, "only " + links + " links were found");
    }

    @ParameterizedTest
    @CsvSource({
        "[x](PROTOCOL.md), 0",
        "[x](PROTOCOL.md#clients), 0",
        "[x](../README.md), 0",
        "[x](adr), 0",
        "[x](https://example.com/nowhere), 0",
        "[x](PROTOCOLS.md), 1",
        "[x](PROTOCOL.md#client), 1",
        "[x](README.md), 0",
        "[x](../LIMITS.md), 1",
        "![x](img/none.png), 1",
        "<img src=\"img/none.png\">, 1",
        "`[x](none.md)`, 0",
    })
    void shouldNoticeALinkThatLeadsNowhere(final String text, final int broken) throws IOException {
        assertEquals(broken, broken(INDEX, text).size());
    }

    @Test
    void shouldListEveryFileInTheIndex() throws IOException {
        final Path docs = Documents.ROOT.resolve("docs");
        final Set<Path> listed = targets(Documents.read(INDEX)).stream()
                .map(target -> docs.resolve(target.replaceFirst("#.*", "")).normalize())
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(docs)) {
            final List<String> missing = Stream.concat(
                            files.filter(Files::isRegularFile)
                                    .filter(file -> !file.startsWith(docs.resolve("img")))
                                    .filter(file -> !file.equals(docs.resolve("README.md"))),
                            Documents.all().stream().map(Documents.ROOT::resolve))
                    .filter(file -> !file.endsWith(INDEX) && !listed.contains(file))
                    .map(Documents::name)
                    .distinct()
                    .toList();
            assertEquals(List.of(), missing);
        }
    }
}
