package io.doorbuster.cli.crashdrill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code journal replay --json} on the drill's data, by the same executable in another process. */
final class Replay {
    private Replay() {}

    /** The state hash of a replay of the journal. */
    static String stateHash(final CrashDrillSettings settings) throws IOException {
        final List<String> command = new ArrayList<>(settings.command());
        command.addAll(List.of("journal", "replay", "--data", settings.data().toString(), "--json"));
        final Path output = settings.folder().resolve("replay.json");
        final Path log = settings.folder().resolve("replay.log");
        final Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        final int code;
        try {
            code = process.waitFor();
        } catch (final InterruptedException interrupt) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
        if (code != 0) {
            throw new IOException("journal replay ended with exit code " + code + ":\n" + Files.readString(log));
        }
        try (JsonParser json = new JsonFactory().createParser(output.toFile())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("journal replay did not print a JSON object");
            }
            return Shop.required(Shop.members(json), "stateHash");
        }
    }
}
