package io.doorbuster.cli.capacity;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.flags.BytesConverter;
import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.Identity;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster capacity}: how much bandwidth, memory and disk a crowd needs, and how many servers of each tier.
 */
@Command(
        name = "capacity",
        description = "Computes the bandwidth, connections, memory, disk and servers that a crowd needs.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  doorbuster capacity --page-views 100 --resources 30 --size 100KB \\",
            "    --speed 100KB",
            "  doorbuster capacity --users 1000000 --window 60s --stock 10000",
            "  doorbuster capacity --users 1000000 --measure http://127.0.0.1:8080 \\",
            "    --sale rehearsal"
        })
public final class CapacityCommand implements Callable<Integer> {
    private static final int MAX_MEASURED_USERS = 1_000_000;
    private static final int MAX_MEASURING_CONNECTIONS = 1_000;
    private static final double MAX_USERS = 1e10;
    private static final double MAX_PER_SECOND = 1e9;
    private static final double MAX_BYTES = 1e12;

    @Option(
            names = "--page-views",
            paramLabel = "R",
            description = "Page views per second at the peak (default: users / window).")
    private Double pageViews;

    @Option(
            names = "--resources",
            paramLabel = "N",
            defaultValue = "1",
            description = "Files that one page view loads, the page included (default ${DEFAULT-VALUE}).")
    private int resources;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "14KB",
            converter = BytesConverter.class,
            description = "Average size of such a file (default ${DEFAULT-VALUE}).")
    private long size;

    @Option(
            names = "--speed",
            paramLabel = "BYTES",
            defaultValue = "100KB",
            converter = BytesConverter.class,
            description = "Download speed of one user, per second (default ${DEFAULT-VALUE}).")
    private long speed;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Users who come (default ${DEFAULT-VALUE}).")
    private long users;

    @Option(
            names = "--window",
            paramLabel = "T",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Time in which they come (default ${DEFAULT-VALUE}).")
    private Duration window;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "1",
            description = "Purchases that each user sends (default ${DEFAULT-VALUE}).")
    private int clicks;

    @Option(
            names = "--stock",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Units of the sale; each can become an order (default ${DEFAULT-VALUE}).")
    private long stock;

    @Option(
            names = "--waitlist",
            paramLabel = "N",
            defaultValue = "0",
            description = "Places of the sale's waitlist (default ${DEFAULT-VALUE}).")
    private long waitlist;

    @Option(
            names = "--response-time",
            paramLabel = "T",
            defaultValue = "50ms",
            converter = DurationConverter.class,
            description = "From a purchase to its answer (default ${DEFAULT-VALUE}).")
    private Duration responseTime;

    @Option(
            names = "--keep-alive",
            paramLabel = "T",
            defaultValue = "75s",
            converter = DurationConverter.class,
            description = "How long the sale's server keeps an idle connection (default ${DEFAULT-VALUE}).")
    private Duration keepAlive;

    @Option(
            names = "--throughput",
            paramLabel = "R",
            defaultValue = "25000",
            description = "Purchases per second that the sale's server answers (default ${DEFAULT-VALUE}).")
    private double throughput;

    @Option(
            names = "--static-throughput",
            paramLabel = "R",
            defaultValue = "20000",
            description = "Requests per second that one server of static files answers (default ${DEFAULT-VALUE}).")
    private double staticThroughput;

    @Option(
            names = "--link",
            paramLabel = "BYTES",
            defaultValue = "125MB",
            converter = BytesConverter.class,
            description = "Bytes per second that the network of one such server carries (default ${DEFAULT-VALUE},"
                    + " which is 1 Gbit/s).")
    private long link;

    @Option(
            names = "--measure",
            paramLabel = "URL",
            description = "Measure --throughput of this server with a short drill. It buys from --sale, so name a sale"
                    + " for rehearsals.")
    private String measure;

    @Option(names = "--sale", paramLabel = "S", description = "With --measure: id of the sale to buy from.")
    private String sale;

    @Option(
            names = "--measure-users",
            paramLabel = "N",
            defaultValue = "20000",
            description = "With --measure: users of the drill, who buy once each (default ${DEFAULT-VALUE}).")
    private int measuredUsers;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "64",
            description = "With --measure: connections of the drill (default ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--identity",
            paramLabel = "pass|header",
            defaultValue = "pass",
            description = "With --measure: how users identify themselves (default ${DEFAULT-VALUE}).")
    private Identity identity;

    @Option(
            names = "--pass-key-file",
            paramLabel = "F",
            defaultValue = "./data/demo/pass.key",
            description = {"With --measure: file with the server's pass key.", "(default ${DEFAULT-VALUE})"})
    private Path passKeyFile;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, PassKey.Unusable {
        checkRanges();
        final Measurement measured = measure == null ? null : measurement();
        final Demand demand = demand(measured == null ? throughput : measured.perSecond());
        final PlanText text = new PlanText(demand, Plan.of(demand), measured);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            text.printJson(out);
        } else {
            text.print(out);
        }
        out.flush();
        return ExitCodes.GOOD;
    }

    private Demand demand(final double purchasesPerSecond) {
        final double windowSeconds = seconds(window);
        return new Demand(
                pageViews == null ? (double) users / windowSeconds : pageViews,
                resources,
                size,
                speed,
                users,
                windowSeconds,
                clicks,
                Math.min(users * clicks, stock + waitlist),
                seconds(responseTime),
                seconds(keepAlive),
                purchasesPerSecond,
                staticThroughput,
                link);
    }

    private Measurement measurement() throws IOException, PassKey.Unusable {
        if (sale == null) {
            throw refusal("--measure buys from a sale; name a sale for rehearsals with --sale");
        }
        if (!PassMinter.isSale(sale)) {
            throw refusal("--sale is not a sale id: it must have 1 to 40 characters of a-z, 0-9 and '-'; give another"
                    + " id");
        }
        final Endpoint server;
        try {
            server = Endpoint.parse("--measure", measure);
        } catch (final IllegalArgumentException bad) {
            throw refusal(bad.getMessage());
        }
        final PassKey key = identity == Identity.pass ? PassKey.read(passKeyFile) : null;
        return Measurement.of(server, sale, measuredUsers, connections, key);
    }

    private void checkRanges() {
        within("--page-views", pageViews == null ? 1 : pageViews, 0.001, MAX_PER_SECOND);
        within("--resources", resources, 1, 10_000);
        within("--size", (double) size, 1, MAX_BYTES);
        within("--speed", (double) speed, 1, MAX_BYTES);
        within("--users", (double) users, 1, MAX_USERS);
        within("--window", window);
        within("--clicks", clicks, 1, LoadSettings.MAX_CLICKS);
        within("--stock", (double) stock, 1, MAX_USERS);
        within("--waitlist", (double) waitlist, 0, MAX_USERS);
        within("--response-time", responseTime);
        within("--keep-alive", keepAlive);
        within("--throughput", throughput, 1, MAX_PER_SECOND);
        within("--static-throughput", staticThroughput, 1, MAX_PER_SECOND);
        within("--link", (double) link, 1, MAX_BYTES);
        within("--measure-users", measuredUsers, 1, MAX_MEASURED_USERS);
        within("--connections", connections, 1, MAX_MEASURING_CONNECTIONS);
    }

    private void within(final String flag, final double value, final double least, final double most) {
        // The negation also refuses a value that is not a number.
        if (!(value >= least && value <= most)) {
            throw refusal(flag + " must be " + PlanText.plain(least) + " to " + PlanText.plain(most) + ", not "
                    + PlanText.plain(value));
        }
    }

    private void within(final String flag, final Duration value) {
        if (value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw refusal(flag + " must be 1ms to 1d; give another duration");
        }
    }

    private static double seconds(final Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private ParameterException refusal(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
