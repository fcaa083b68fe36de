package io.doorbuster.cli.drop;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Runs the command against a server of the test's, and keeps what it prints. */
abstract class DropHarness {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    final int drill(StubServer.Handler handler, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of("--over", "50ms", "--connections", "8", "--warmup", "0s"));
        for (String flag : flags) {
            int given = all.indexOf(flag);
            if (given >= 0) {
                all.remove(given + 1);
                all.remove(given);
            }
        }
        if (!Arrays.asList(flags).contains("--identity")) {
            all.addAll(List.of("--identity", "header"));
        }
        all.addAll(List.of(flags));
        try (StubServer server = new StubServer(handler)) {
            all.addAll(List.of("--url", server.url(), "--progress", "none"));
            return run(all.toArray(String[]::new));
        }
    }

    final int run(String... args) {
        return new CommandLine(new DropCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
