package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parent pom lists what the JVM must open twice, for a command line and for the manifest. */
class JvmOpensTest {
    @Test
    void shouldOpenTheSameByFlagsAndByManifest() {
        assertEquals(flags("--add-opens="), words("doorbuster.manifest.opens"));
        assertEquals(flags("--add-exports="), words("doorbuster.manifest.exports"));
    }

    private static Set<String> flags(final String prefix) {
        return words("doorbuster.jvm.opens").stream()
                .filter(flag -> flag.startsWith(prefix))
                .map(flag -> flag.substring(prefix.length(), flag.indexOf("=ALL-UNNAMED")))
                .collect(Collectors.toSet());
    }

    private static Set<String> words(final String property) {
        return Stream.of(System.getProperty(property).split(" ")).collect(Collectors.toSet());
    }
}
