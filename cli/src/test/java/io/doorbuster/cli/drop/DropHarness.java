package io.doorbuster.cli.drop;

import io.doorbuster.cli.loadgen.StubServer;
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

    final int drill(final StubServer.Handler handler, final String... flags) throws Exception {
        final List<String> all = new ArrayList<>(List.of("--over", "50ms", "--connections", "8", "--warmup", "0s"));
        for (final String flag : flags) {
            final int given = all.indexOf(flag);
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

    final int run(final String... args) {
        return new CommandLine(new DropCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
