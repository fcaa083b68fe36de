package io.doorbuster.cli.drop;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.cli.holds.HoldsRun;
import io.doorbuster.cli.loadgen.ConstantAnswerServer;
import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.Identity;
import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadRun;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.Progress;
import io.doorbuster.cli.loadgen.SalePage;
import io.doorbuster.cli.loadgen.ServerReader;
import io.doorbuster.cli.loadgen.Tally;
import io.doorbuster.cli.loadreport.Checks;
import io.doorbuster.cli.loadreport.LoadReport;
import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster drop}: the open-loop drill. Many users buy at times that are fixed in advance, over a few
 * connections. Latency counts from the intended time, so a slow server cannot slow the crowd down. Exit codes: 0 good ·
 * 1 no connection, requests without an answer, or rules that could not be checked · 2 usage · 3 a rule of the sale was
 * broken · 4 slower than {@code --max-p99}.
 */
@Command(
        name = "drop",
        description = "Simulates a crowd that arrives all at once, and checks that the server's sale was exact.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exits with 3 if a check fails, 1 if the run is incomplete, and 4 if --max-p99",
            "is exceeded.",
            "",
            "Examples:",
            "  doorbuster drop",
            "  doorbuster drop --users 100000 --over 2s --max-p99 50ms",
            "  doorbuster drop --report drop.html",
            "  doorbuster drop --scenario holds --admin-url http://127.0.0.1:8081 \\",
            "    --admin-token-file data/demo/admin.token"
        })
public final class DropCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = {"URL of the public listener.", "(default ${DEFAULT-VALUE})"})
    String url;

    @Option(
            names = "--sale",
            paramLabel = "S",
            description = "Id of the sale (default demo; with --scenario holds a new sale).")
    String sale;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "Number of distinct users (default 10000; with --scenario holds 20000).")
    Integer users;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "1",
            description = "Purchases per user (default ${DEFAULT-VALUE}).")
    int clicks;

    @Option(
            names = "--over",
            paramLabel = "T",
            converter = DurationConverter.class,
            description =
                    "Time over which the requests are spread evenly (default 10s; with --scenario holds 5s), unless"
                            + " --rate is given.")
    Duration over;

    @Option(names = "--rate", paramLabel = "R", description = "Requests per second, instead of --over.")
    Integer rate;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "256",
            description = "Keep-alive connections that all users share (default ${DEFAULT-VALUE}).")
    int connections;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the load generator (default half of the processors, at most 4).")
    Integer threads;

    @Option(
            names = "--identity",
            paramLabel = "pass|header",
            defaultValue = "pass",
            description = "How users identify themselves (default ${DEFAULT-VALUE}).")
    Identity identity;

    @Option(
            names = "--pass-key-file",
            paramLabel = "F",
            defaultValue = "./data/demo/pass.key",
            description = {"File with the server's pass key.", "(default ${DEFAULT-VALUE})"})
    Path passKeyFile;

    @Option(
            names = "--quantity",
            paramLabel = "Q",
            defaultValue = "1",
            description = "Units per purchase (default ${DEFAULT-VALUE}).")
    int quantity;

    @Option(names = "--keys", description = "Send an Idempotency-Key with each purchase.")
    boolean keys;

    @Option(
            names = "--retry",
            description = "Repeat a purchase with the same key after 429, 503 and lost answers. Implies --keys.")
    boolean retry;

    @Option(
            names = "--admin-url",
            paramLabel = "URL",
            description = "URL of the admin listener, to compare the answers with the durable sequence, too.")
    String adminUrl;

    @Option(names = "--admin-token-file", paramLabel = "F", description = "File with the admin token on one line.")
    Path adminTokenFile;

    @Option(
            names = "--max-p99",
            paramLabel = "T",
            converter = DurationConverter.class,
            description = "Exit with 4 if the p99 latency of all answers is above this (default no limit).")
    Duration maxP99;

    @Option(
            names = "--timeout",
            paramLabel = "T",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Longest wait for one answer (default ${DEFAULT-VALUE}).")
    Duration timeout;

    @Option(
            names = "--warmup",
            paramLabel = "T",
            defaultValue = "2s",
            converter = WarmupConverter.class,
            description =
                    "How long to warm up by reading the sale before the drill, or off (default" + " ${DEFAULT-VALUE}).")
    Duration warmup;

    @Option(
            names = "--scenario",
            paramLabel = "S",
            defaultValue = "plain",
            description = {
                "Behaviour of the crowd: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).",
                "plain: every user buys. holds: orders are held for payment, half of them are never paid, and late"
                        + " users wait in the waitlist, until every unit is sold. Needs --admin-url, where payments are"
                        + " confirmed; creates the sale if it does not exist."
            })
    Scenario scenario;

    @Option(
            names = "--stock",
            paramLabel = "N",
            defaultValue = "2000",
            description = "With holds: units of the new sale (default ${DEFAULT-VALUE}).")
    int stock;

    @Option(
            names = "--payment-window",
            paramLabel = "T",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "With holds: payment window of the sale (default ${DEFAULT-VALUE}). A waitlisted user"
                    + " polls twice per window.")
    Duration paymentWindow;

    @Option(
            names = "--waitlist",
            paramLabel = "N",
            description = "With holds: places of the sale's waitlist (default twice the stock).")
    Integer waitlist;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "With holds: random seed that decides which users pay (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "New HTML file for a page with the results: latency curve, results over time, checks,"
                    + " environment.")
    Path report;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean json;

    @Option(
            names = "--progress",
            paramLabel = "auto|none",
            defaultValue = "auto",
            description = "Progress on stderr (default ${DEFAULT-VALUE}).")
    Progress.Mode progress;

    @Option(
            names = "--no-live",
            description = "On a terminal, print progress every 5 s as elsewhere, not one line that is rewritten.")
    boolean noLive;

    @Option(
            names = "--calibrate",
            hidden = true,
            description =
                    "Measure the load generator itself: request a constant answer in this process as fast as possible.")
    boolean calibrate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        final DropFlags flags = new DropFlags(this);
        if (!flags.refusals().isEmpty()) {
            return fail(ExitCodes.USAGE, flags.refusals());
        }
        final Instant startedAt = Instant.now();
        try {
            if (calibrate) {
                return report(calibrate(flags.settings()), flags.reader(), startedAt);
            }
            final PassKey key = identity == Identity.pass ? PassKey.read(passKeyFile) : null;
            return report(
                    scenario == Scenario.holds
                            ? new HoldsRun(flags.settings(), flags.holds(), key, flags.reader(), progressOf())
                                    .run(maxP99Ns())
                            : drill(flags.settings(), key, flags.reader()),
                    flags.reader(),
                    startedAt);
        } catch (PassKey.Unusable | LoadRun.CannotConnect | IOException failure) {
            return fail(ExitCodes.FAILURE, List.of(ServerReader.reason(failure)));
        }
    }

    private LoadReport drill(final LoadSettings settings, final PassKey key, final ServerReader reader)
            throws IOException, LoadRun.CannotConnect {
        final SalePage before = pageBefore(settings, reader);
        final LoadResult result = new LoadRun(settings, key, progressOf(), Tally.Onlooker.NOBODY).run();
        SalePage after = null;
        String whyNoPage = "";
        try {
            after = pageAfter(settings, reader, result, before);
        } catch (final IOException serverGone) {
            whyNoPage = ServerReader.reason(serverGone);
        }
        final List<Checks.Check> checks = Checks.of(settings, result, before, after, whyNoPage);
        if (reader.seesEngine()) {
            checks.add(Checks.nothingUndurableAcknowledged(result.orders().lastSequence(), reader));
        }
        return new LoadReport(settings, result, before, after, checks, maxP99Ns(), null);
    }

    private long maxP99Ns() {
        return maxP99 == null ? 0 : maxP99.toNanos();
    }

    private LoadReport calibrate(final LoadSettings settings) throws IOException, LoadRun.CannotConnect {
        try (ConstantAnswerServer server = new ConstantAnswerServer(0)) {
            final LoadSettings flatOut = settings.atOnceAgainst(new Endpoint("127.0.0.1", server.port(), ""));
            final LoadResult result =
                    new LoadRun(flatOut, PassKey.generate(), progressOf(), Tally.Onlooker.NOBODY).run();
            return new LoadReport(flatOut, result, null, null, List.of(), 0, null);
        }
    }

    private Progress progressOf() {
        return new Progress(spec.commandLine().getErr(), progress, !noLive);
    }

    private static SalePage pageBefore(final LoadSettings settings, final ServerReader reader)
            throws IOException, LoadRun.CannotConnect {
        try {
            return reader.sale(settings.sale());
        } catch (final ConnectException refused) {
            throw new LoadRun.CannotConnect(
                    "cannot connect to " + settings.endpoint().resolve("") + ": " + refused.getMessage()
                            + "; start the server, or correct --url");
        }
    }

    /**
     * Reads the page until it agrees with the answers, at most for 3 s, because it may be older than the last answer.
     */
    private static SalePage pageAfter(
            final LoadSettings settings, final ServerReader reader, final LoadResult result, final SalePage before)
            throws IOException {
        final long deadlineNs = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        SalePage after = reader.sale(settings.sale());
        while (!Checks.pageAgrees(settings, result, before, after) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            after = reader.sale(settings.sale());
        }
        return after;
    }

    private int report(final LoadReport result, final ServerReader reader, final Instant startedAt) {
        final int exitCode = result.isBroken()
                ? ExitCodes.DAMAGE
                : result.isIncomplete() ? ExitCodes.FAILURE : result.isTooSlow() ? ExitCodes.THRESHOLD : ExitCodes.GOOD;
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            result.printJson(out, exitCode);
        } else {
            result.print(out);
        }
        out.flush();
        if (report == null) {
            return exitCode;
        }
        try {
            PageFile.write(report, result, spec.commandLine().getParseResult(), startedAt, reader);
            progressOf().say("wrote " + report);
            return exitCode;
        } catch (final IOException failure) {
            return fail(exitCode == ExitCodes.GOOD ? ExitCodes.FAILURE : exitCode, List.of(failure.getMessage()));
        }
    }

    private int fail(final int exitCode, final List<String> lines) {
        lines.forEach(line -> spec.commandLine().getErr().println("doorbuster: " + line));
        spec.commandLine().getErr().flush();
        return exitCode;
    }
}
