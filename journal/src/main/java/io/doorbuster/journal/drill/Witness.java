package io.doorbuster.journal.drill;

import java.io.IOException;
import java.nio.file.Path;

/** Is called before each file operation, and may make it fail. Any thread. */
public interface Witness {
    void before(Operation operation, Path path) throws IOException;
}
