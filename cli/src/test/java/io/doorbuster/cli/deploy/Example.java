package io.doorbuster.cli.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A file of docs/deploy, as text and as data. */
record Example(String name, String text) {
    static final Path FOLDER = Path.of("..", "docs", "deploy");

    static Example of(final String name) throws IOException {
        return new Example(name, Files.readString(FOLDER.resolve(name)));
    }

    /** Every example, of its sub-folders, too. */
    static List<Example> all() throws IOException {
        final List<Example> examples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (final Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                examples.add(of(FOLDER.relativize(file).toString()));
            }
        }
        return examples;
    }

    /** The first group of every place that matches; lines have their own beginning and end. */
    List<String> every(final String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(place -> place.group(1))
                .toList();
    }

    /** The first group of the only place that matches. */
    String only(final String pattern) {
        final List<String> found = every(pattern);
        assertEquals(1, found.size(), () -> name + " has " + found + " for " + pattern);
        return found.get(0);
    }

    long number(final String pattern) {
        return Long.parseLong(only(pattern));
    }

    /** Without the lines that are comments. */
    Example withoutComments() {
        return new Example(
                name,
                text.lines().filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n")) + "\n");
    }

    /** Writes a copy with these texts replaced; each must be there, so that none of the rest is another file's. */
    Path relocated(final Path file, final Map<String, String> changes) throws IOException {
        String moved = text;
        for (final Map.Entry<String, String> change : changes.entrySet()) {
            assertTrue(moved.contains(change.getKey()), () -> name + " does not have " + change.getKey());
            moved = moved.replace(change.getKey(), change.getValue());
        }
        return Files.writeString(file, moved);
    }

    /** The documents of a YAML file. A member that occurs twice is an error. */
    List<Node> documents() {
        final LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        final List<Node> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(strict))
                .loadAll(text)
                .forEach(document -> documents.add(new Node(name, document)));
        return documents;
    }

    Node document() {
        final List<Node> documents = documents();
        assertEquals(1, documents.size(), name);
        return documents.get(0);
    }

    /** A value in a YAML file, with its place for messages. */
    record Node(String place, Object value) {
        /** The member at this path; numbers are indexes of lists. */
        Node at(final Object... path) {
            Node node = this;
            for (final Object step : path) {
                final Object member = step instanceof final Integer index
                        ? ((List<?>) node.value).get(index)
                        : ((Map<?, ?>) node.value).get(step);
                assertTrue(member != null, node.place + " has no " + step);
                node = new Node(node.place + "/" + step, member);
            }
            return node;
        }

        boolean has(final String member) {
            return ((Map<?, ?>) value).containsKey(member);
        }

        String text() {
            return String.valueOf(value);
        }

        /** The members of a list. */
        List<Node> each() {
            return ((List<?>) value)
                    .stream().map(member -> new Node(place, member)).toList();
        }

        /** The names and values of an object. */
        Map<String, String> members() {
            return ((Map<?, ?>) value)
                    .entrySet().stream()
                            .collect(Collectors.toMap(
                                    member -> String.valueOf(member.getKey()),
                                    member -> String.valueOf(member.getValue())));
        }
    }

    /** The places that match, with all their groups. */
    List<MatchResult> places(final String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .toList();
    }
}
