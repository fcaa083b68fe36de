package io.doorbuster.cli.journal;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The flags that every tool has which passes over a journal. */
final class ToolOptions {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    Path data;

    @Option(names = "--json", description = "JSON instead of text.")
    boolean json;

    @Option(names = "--progress", defaultValue = "auto", description = "auto or none.")
    JournalProgress.Kind progress;
}
