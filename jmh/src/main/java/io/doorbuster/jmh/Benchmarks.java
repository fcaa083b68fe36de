package io.doorbuster.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs JMH with JMH's own command line. A fork starts with a class path, which ignores the openings in the manifest, so
 * each fork gets them as command-line flags.
 */
public final class Benchmarks {
    private static final int UNSAFE_WARNS_FROM = 24;

    private Benchmarks() {}

    /** Takes JMH's arguments; see {@code java -jar benchmarks.jar -h}. */
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
