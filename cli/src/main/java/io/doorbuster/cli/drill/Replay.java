package io.doorbuster.cli.drill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code journal replay --json} on the drill's data, by the same executable in a process of its own. */
final class Replay {
    private Replay() {}

    /** The state hash that the journal alone gives. */
    static String stateHash(CrashDrillSettings settings) throws IOException {
        List<String> command = new ArrayList<>(settings.command());
        command.addAll(List.of("journal", "replay", "--data", settings.data().toString(), "--json"));
        Path output = settings.folder().resolve("replay.json");
        Path log = settings.folder().resolve("replay.log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        int code;
        try {
            code = process.waitFor();
        } catch (InterruptedException interrupt) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
        if (code != 0) {
            throw new IOException("journal replay ended with " + code + ":\n" + Files.readString(log));
        }
        try (JsonParser json = new JsonFactory().createParser(output.toFile())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("journal replay printed no JSON object");
            }
            return Shop.required(Shop.members(json), "stateHash");
        }
    }
}
