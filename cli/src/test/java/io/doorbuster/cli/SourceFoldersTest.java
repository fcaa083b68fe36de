package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No folder of sources holds more classes than a reader can keep in mind, neither of the product nor of its tests.
 * {@link ModuleLawTest} sees only classes on its class path, and so no tests of the other modules.
 */
final class SourceFoldersTest {
    private static final int MAX_FILES = 25;
    private static final Path REPOSITORY = Path.of("..");

    @Test
    void shouldHoldAtMost25ClassesInEveryFolder() throws IOException {
        final PathMatcher source =
                FileSystems.getDefault().getPathMatcher("glob:../*/src/{main,test,stress}/java/**.java");
        final Map<Path, Long> folders;
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            folders = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceFoldersTest::walk)
                    .filter(source::matches)
                    .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        }
        assertTrue(folders.size() > 40, folders::toString);
        folders.values().removeIf(files -> files <= MAX_FILES);
        assertEquals(Map.of(), folders);
    }

    private static Stream<Path> walk(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
