package io.doorbuster.cli.console;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The executable that runs now, for commands that start another process of it. Any thread. */
public final class OwnJar {
    private OwnJar() {}

    /** The jar's path; a folder of classes if there is no jar. */
    public static Path path() {
        try {
            return Path.of(OwnJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (final URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
