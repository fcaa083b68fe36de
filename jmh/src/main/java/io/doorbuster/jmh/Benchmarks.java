package io.doorbuster.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs JMH with its own command line. Forks start with a class path, where the manifest's openings do not count, so the
 * list for command lines is handed to each of them.
 */
public final class Benchmarks {
    private static final int UNSAFE_WARNS_FROM = 24;

    private Benchmarks() {}

    /** As JMH's: {@code java -jar benchmarks.jar -h}. */
    public static void main(final String[] args) throws IOException, RunnerException {
        final List<String> all = new ArrayList<>(List.of(args));
        all.add("-jvmArgsAppend");
        all.add(jvmArgs());
        Main.main(all.toArray(new String[0]));
    }

    private static String jvmArgs() throws IOException {
        try (InputStream in = Benchmarks.class.getResourceAsStream("jvm-args.txt")) {
            final String opens = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return Runtime.version().feature() < UNSAFE_WARNS_FROM
                    ? opens
                    : opens + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";
        }
    }
}
