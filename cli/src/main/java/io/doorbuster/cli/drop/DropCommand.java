package io.doorbuster.cli.drop;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.pass.DurationConverter;
import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster drop}: the open-loop drill. Many users buy at moments fixed beforehand, over a few connections; latency
 * counts from the intended moment, so a slow server cannot slow the crowd down. Exit codes: 0 good · 1 no connection,
 * requests without an answer, or rules that could not be checked · 2 usage · 3 a rule of the sale was broken · 4 slower than {@code --max-p99}.
 */
@Command(
        name = "drop",
        description = "Drills a server with a crowd that arrives all at once, and checks that the sale was exact.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DropCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Default: ${DEFAULT-VALUE}.")
    String url;

    @Option(
            names = "--sale",
            paramLabel = "S",
            description = "The sale to buy from. Default: demo; with --scenario holds a new one.")
    String sale;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "Distinct users. Default: 10000; with --scenario holds 20000.")
    Integer users;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "1",
            description = "Purchases per user. Default: ${DEFAULT-VALUE}.")
    int clicks;

    @Option(
            names = "--over",
            paramLabel = "T",
            converter = DurationConverter.class,
            description = "The time over which the requests are spread evenly. Default: 10s, with --scenario holds 5s,"
                    + " unless --rate is given.")
    Duration over;

    @Option(names = "--rate", paramLabel = "R", description = "Requests per second, instead of --over.")
    Integer rate;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "256",
            description = "Keep-alive connections that all users share. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Driver threads. Default: half of the processors, at most 4.")
    Integer threads;

    @Option(
            names = "--identity",
            paramLabel = "HOW",
            defaultValue = "pass",
            description = "How users identify themselves: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Identity identity;

    @Option(
            names = "--pass-key-file",
            paramLabel = "F",
            defaultValue = "./data/demo/pass.key",
            description = "The server's key for passes. Default: ${DEFAULT-VALUE}.")
    Path passKeyFile;

    @Option(
            names = "--quantity",
            paramLabel = "Q",
            defaultValue = "1",
            description = "Units per purchase. Default: ${DEFAULT-VALUE}.")
    int quantity;

    @Option(names = "--keys", description = "Send an Idempotency-Key with each purchase.")
    boolean keys;

    @Option(
            names = "--retry",
            description = "Ask again after 429, 503 and lost answers, with the same key. Implies --keys.")
    boolean retry;

    @Option(
            names = "--admin-url",
            paramLabel = "URL",
            description = "The admin listener: also compare what was told with what is durable.")
    String adminUrl;

    @Option(names = "--admin-token-file", paramLabel = "F", description = "A file with the admin token in one line.")
    Path adminTokenFile;

    @Option(
            names = "--max-p99",
            paramLabel = "T",
            converter = DurationConverter.class,
            description = "Exit 4 when the p99 of all answers is above this.")
    Duration maxP99;

    @Option(
            names = "--timeout",
            paramLabel = "T",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "The longest wait for one answer. Default: ${DEFAULT-VALUE}.")
    Duration timeout;

    @Option(
            names = "--warmup",
            paramLabel = "T",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "How long to read the sale page before the drill. Default: ${DEFAULT-VALUE}.")
    Duration warmup;

    @Option(
            names = "--scenario",
            paramLabel = "S",
            defaultValue = "plain",
            description = {
                "What the crowd does: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "holds: orders are held for payment, half of the buyers never pay, and who comes too late waits in"
                        + " line, until every unit is sold. Needs --admin-url, where payments are confirmed; makes the"
                        + " sale if there is none."
            })
    Scenario scenario;

    @Option(
            names = "--stock",
            paramLabel = "N",
            defaultValue = "2000",
            description = "With holds: units of the sale that is made. Default: ${DEFAULT-VALUE}.")
    int stock;

    @Option(
            names = "--payment-window",
            paramLabel = "T",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "With holds: how long the sale holds an order; who waits in line asks twice in that time."
                    + " Default: ${DEFAULT-VALUE}.")
    Duration paymentWindow;

    @Option(
            names = "--waitlist",
            paramLabel = "N",
            description = "With holds: places in the line of the sale. Default: twice the stock.")
    Integer waitlist;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "With holds: decides who pays. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean json;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "Progress on stderr: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Progress.Mode progress;

    @Option(
            names = "--calibrate",
            hidden = true,
            description = "Drill a constant answer in this process as fast as possible: what the drill itself can do.")
    boolean calibrate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DropFlags flags = new DropFlags(this);
        if (!flags.refusals().isEmpty()) {
            return fail(ExitCodes.USAGE, flags.refusals());
        }
        try {
            if (calibrate) {
                return calibrate(flags.settings());
            }
            PassKey key = identity == Identity.pass ? PassKey.read(passKeyFile) : null;
            return report(
                    scenario == Scenario.holds
                            ? new HoldsDrill(flags.settings(), flags.holds(), key, flags.reader(), progressOf())
                                    .run(maxP99Ns())
                            : drill(flags.settings(), key, flags.reader()));
        } catch (PassKey.Unusable | Drill.CannotConnect | IOException failure) {
            return fail(ExitCodes.FAILURE, List.of(ServerReader.reason(failure)));
        }
    }

    private DropReport drill(DropSettings settings, PassKey key, ServerReader reader)
            throws IOException, Drill.CannotConnect {
        SalePage before = pageBefore(settings, reader);
        DropResult result = new Drill(settings, key, progressOf(), Tally.Onlooker.NOBODY).run();
        SalePage after = null;
        String whyNoPage = "";
        try {
            after = pageAfter(settings, reader, result, before);
        } catch (IOException serverGone) {
            whyNoPage = ServerReader.reason(serverGone);
        }
        List<Checks.Check> checks = Checks.of(settings, result, before, after, whyNoPage);
        if (reader.seesEngine()) {
            checks.add(Checks.nothingUndurableTold(result.orders().lastSequence(), reader));
        }
        return new DropReport(settings, result, before, after, checks, maxP99Ns(), null);
    }

    private long maxP99Ns() {
        return maxP99 == null ? 0 : maxP99.toNanos();
    }

    private int calibrate(DropSettings settings) throws IOException, Drill.CannotConnect {
        try (ConstantAnswerServer server = new ConstantAnswerServer(0)) {
            DropSettings flatOut = settings.atOnceAgainst(new Endpoint("127.0.0.1", server.port(), ""));
            DropResult result = new Drill(flatOut, PassKey.generate(), progressOf(), Tally.Onlooker.NOBODY).run();
            return report(new DropReport(flatOut, result, null, null, List.of(), 0, null));
        }
    }

    private Progress progressOf() {
        return new Progress(spec.commandLine().getErr(), progress);
    }

    private static SalePage pageBefore(DropSettings settings, ServerReader reader)
            throws IOException, Drill.CannotConnect {
        try {
            return reader.sale(settings.sale());
        } catch (ConnectException refused) {
            throw new Drill.CannotConnect(
                    "cannot connect to " + settings.endpoint().resolve("") + ": " + refused.getMessage()
                            + "; start the server, or give its --url");
        }
    }

    /** The page may be a little older than the last answer: read again until it agrees, at most 3 s. */
    private static SalePage pageAfter(DropSettings settings, ServerReader reader, DropResult result, SalePage before)
            throws IOException {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        SalePage after = reader.sale(settings.sale());
        while (!Checks.pageAgrees(settings, result, before, after) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            after = reader.sale(settings.sale());
        }
        return after;
    }

    private int report(DropReport report) {
        int exitCode = report.isBroken()
                ? ExitCodes.DAMAGE
                : report.isIncomplete() ? ExitCodes.FAILURE : report.isTooSlow() ? ExitCodes.THRESHOLD : ExitCodes.GOOD;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            report.printJson(out, exitCode);
        } else {
            report.print(out);
        }
        out.flush();
        return exitCode;
    }

    private int fail(int exitCode, List<String> lines) {
        lines.forEach(line -> spec.commandLine().getErr().println("doorbuster: " + line));
        spec.commandLine().getErr().flush();
        return exitCode;
    }
}
