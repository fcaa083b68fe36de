package io.doorbuster.cli.journal;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The flags of every tool that reads a whole journal. */
final class ToolOptions {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    Path data;

    @Option(names = "--json", description = "Print JSON instead of text.")
    boolean json;

    @Option(
            names = "--progress",
            paramLabel = "auto|none",
            defaultValue = "auto",
            description = "Progress on stderr (default ${DEFAULT-VALUE}).")
    JournalProgress.Kind progress;
}
