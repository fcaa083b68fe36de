package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.log.ErrorAlarm;
import io.doorbuster.cli.log.StandardError;
import io.doorbuster.engine.pipeline.FailStop;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.http.HttpAccess;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpLimits;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.ShadowConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code doorbuster serve}: recovers the data directory, serves until SIGTERM, drains, exits with 0. */
@Command(
        name = "serve",
        description = "Serves the sales of a data directory over HTTP.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each flag can also be given as DOORBUSTER_... in the environment (--admin-port as",
            "DOORBUSTER_ADMIN_PORT) and without its dashes in the --config file; the command line wins,",
            "then the environment, then the file."
        })
public final class ServeCommand implements Callable<Integer> {
    /** More than all the patience that the parts of a stop have together. */
    private static final long STOP_SECONDS = 120;

    private static final long LOG_PATIENCE_MILLIS = 1_000;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_IO_THREADS = 256;
    /** A year. */
    private static final long MAX_SNAPSHOT_SECONDS = 366L * 24 * 3_600;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory; created if missing.")
    private Path data;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Public address.")
    private String bind;

    @Option(names = "--port", defaultValue = "8080", description = "Public port, 0 for any (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--admin-bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Admin address.")
    private String adminBind;

    @Option(names = "--admin-port", defaultValue = "8081", description = "Admin port, 0 for any (${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(
            names = "--durability",
            defaultValue = "power",
            converter = DurabilityConverter.class,
            description = "What a secured order survives: power (loss of power), process (kill -9 only).")
    private Durability durability;

    @Option(
            names = "--identity",
            defaultValue = "pass",
            description =
                    "How shoppers are known: pass (a signed pass), header (X-User-Id from a gateway on this host).")
    private IdentityKind identity;

    @Option(
            names = "--pass-key-file",
            paramLabel = "FILE",
            description = "Key that signs passes: base64url, mode 0600 or 0440; a 2nd line: another good key.")
    private Path passKeyFile;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "The admin token: one line, not open to others (mode 0600, or 0440).")
    private Path adminTokenFile;

    @Option(names = "--io-threads", defaultValue = "0", description = "Public IO threads, 0 for one per core.")
    private int ioThreads;

    @Option(
            names = "--allowed-hosts",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Names in the Host header that mean the public listener (every name with passes; this machine's"
                            + " names and addresses with --identity=header).")
    private Set<String> allowedHosts = Set.of();

    @Option(
            names = "--admin-allowed-hosts",
            paramLabel = "NAME",
            split = ",",
            description =
                    "The same for the admin listener (this machine's names on a loopback address, else every name).")
    private Set<String> adminAllowedHosts = Set.of();

    @Option(
            names = "--cors-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Pages that may call the public listener from another site, such as https://shop.example (none).")
    private Set<String> corsOrigins = Set.of();

    @Option(
            names = "--idle-timeout-seconds",
            paramLabel = "N",
            defaultValue = "75",
            description = "Closes a connection that is idle for this long between two requests"
                    + " (${DEFAULT-VALUE} seconds). Set it higher than the idle time-out of a balancer in front.")
    private int idleTimeoutSeconds;

    @Mixin
    private CapacityFlags capacity;

    @Option(
            names = "--journal-block-size",
            paramLabel = "BYTES",
            defaultValue = "67108864",
            description = "Journal block, a power of two from 64 KiB (${DEFAULT-VALUE}).")
    private int journalBlockSize;

    @Option(
            names = "--disk-low-bytes",
            paramLabel = "BYTES",
            defaultValue = "268435456",
            description = "With less free than this, purchases and changes get 503 disk-low (${DEFAULT-VALUE}).")
    private long diskLowBytes;

    @Option(
            names = "--disk-reserve-bytes",
            paramLabel = "BYTES",
            defaultValue = "16777216",
            description = "Disk kept for payments and cancellations on a full disk, twice (${DEFAULT-VALUE}).")
    private long diskReserveBytes;

    @Option(
            names = "--shadow",
            defaultValue = "on",
            description = "on: a second state follows the journal, compares hashes, writes snapshots. off: neither.")
    private OnOff shadow;

    @Option(
            names = "--snapshot-every-events",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "A snapshot after so many events (${DEFAULT-VALUE}).")
    private long snapshotEveryEvents;

    @Option(
            names = "--snapshot-every-seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "A snapshot after so long, if anything happened (${DEFAULT-VALUE}).")
    private long snapshotEverySeconds;

    @Option(
            names = "--stuck-after-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "With a thread without a sign of life for so long, /livez says 503 (${DEFAULT-VALUE}).")
    private int stuckAfterSeconds;

    @Mixin
    private ProjectionFlags projection;

    @Mixin
    private ClockFlags clock;

    /** Read by the default values of the other flags. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--config", paramLabel = "FILE", description = "Properties file with more of these flags.")
    private Path config;

    @Option(names = "--demo", description = "Serves ./data/demo: makes its keys and a sale 'demo' of 10,000 units.")
    private boolean demo;

    enum OnOff {
        ON,
        OFF
    }

    enum IdentityKind {
        PASS,
        HEADER
    }

    @Override
    public Integer call() throws IOException, PassKey.Unusable, InterruptedException {
        checkDescriptors();
        checkRanges();
        final Demo demoFiles = demo ? prepareDemo() : null;
        final ServerSettings settings = settings();
        NewJournal.checkRoom(data, diskLowBytes);
        final boolean isNew = NewJournal.isIn(data);
        final PrintStream out = System.out;
        // No thread of a server may wait for the reader of standard error, not even a library that prints to it.
        System.setErr(StandardError.ofTheProcess().stream());
        final FailStop failStop = FailStop.haltJvm();
        ErrorAlarm.arm(failStop);
        final Consumer<Pipeline> beforeOpening = demoFiles == null ? engine -> {} : demoFiles::openSale;
        final Server server = Server.start(settings, failStop, journal -> journal, beforeOpening, System.err);
        if (isNew) {
            System.err.println(NewJournal.announcement(data));
        }
        final String publicUrl = "http://" + authority(server.publicAddress());
        final String buy = demoFiles == null ? null : demoFiles.curl(publicUrl);
        // From here on the end is a clean stop; whatever fails before ends with its own code.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        out.println("ready " + publicUrl);
        out.println("admin http://" + authority(server.adminAddress()));
        if (buy != null) {
            out.println("buy   " + buy);
        }
        out.flush();
        new CountDownLatch(1).await();
        return ExitCodes.GOOD;
    }

    /** Before anything is made: with too few descriptors a server says ready and then turns the crowd away. */
    private static void checkDescriptors() throws IOException {
        final long descriptors = HttpLimits.descriptors();
        if (descriptors < HttpLimits.MIN_DESCRIPTORS) {
            throw new IOException("this process may open " + descriptors + " files and connections, a server needs "
                    + HttpLimits.MIN_DESCRIPTORS + "; raise the limit, such as ulimit -n 20000 or LimitNOFILE=20000");
        }
    }

    /**
     * On SIGTERM, SIGHUP and Ctrl-C. The JVM would exit with 143, 129 or 130; a drained server has done nothing wrong.
     * Waits for no reader of its output, and ends when its time is over.
     */
    private static void stop(final Server server) {
        final Thread limit = new Thread(ServeCommand::endLate, "stop-limit");
        limit.setDaemon(true);
        limit.start();
        int code = ExitCodes.FAILURE;
        try {
            server.stop();
            code = ExitCodes.GOOD;
        } catch (final RuntimeException | Error e) {
            LoggerFactory.getLogger(ServeCommand.class)
                    .error("not stopped as it should be; the next start recovers as after a crash", e);
        } finally {
            StandardError.ofTheProcess().flush(LOG_PATIENCE_MILLIS);
            Runtime.getRuntime().halt(code);
        }
    }

    private static void endLate() {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        LoggerFactory.getLogger(ServeCommand.class)
                .error("not stopped after {} s; the next start recovers as after a crash", STOP_SECONDS);
        StandardError.ofTheProcess().flush(LOG_PATIENCE_MILLIS);
        Runtime.getRuntime().halt(ExitCodes.FAILURE);
    }

    private Demo prepareDemo() throws IOException {
        data = data == null ? Demo.DIRECTORY : data;
        NewJournal.checkRoom(data, diskLowBytes);
        final Demo files = Demo.prepare(data);
        passKeyFile = passKeyFile == null ? files.passKeyFile() : passKeyFile;
        adminTokenFile = adminTokenFile == null ? files.adminTokenFile() : adminTokenFile;
        return files;
    }

    private ServerSettings settings() throws IOException, PassKey.Unusable {
        require(data, "--data DIR (or --demo)");
        require(adminTokenFile, "--admin-token-file FILE (or --demo)");
        final HttpConfig.Shoppers shoppers;
        if (identity == IdentityKind.PASS) {
            require(passKeyFile, "--pass-key-file FILE (or --demo, or --identity=header behind a gateway)");
            shoppers = new HttpConfig.ByPass(PassKey.readAll(passKeyFile));
        } else {
            shoppers = HttpConfig.ByHeader.fromLoopback();
        }
        final String token = AdminTokenFile.read(adminTokenFile);
        try {
            HttpConfig http =
                    HttpConfig.defaults(shoppers, token).withPublic(bind, port).withAdmin(adminBind, adminPort);
            http = http.withAccess(new HttpAccess(allowedHosts, adminAllowedHosts, corsOrigins));
            if (ioThreads != 0) {
                http = http.withIoThreads(ioThreads);
            }
            final MemoryBudget budget = capacity.budget(http.ioThreads(), shadow == OnOff.ON);
            http = http.withLimits(capacity.limits(budget, idleTimeoutSeconds));
            final Optional<ShadowConfig> snapshots = shadow == OnOff.OFF
                    ? Optional.empty()
                    : Optional.of(
                            new ShadowConfig(snapshotEveryEvents, TimeUnit.SECONDS.toMillis(snapshotEverySeconds)));
            return new ServerSettings(
                    data,
                    http,
                    durability,
                    journalBlockSize,
                    capacity.maxSales(),
                    budget.maxStateBytes(),
                    snapshots,
                    diskLowBytes,
                    diskReserveBytes,
                    Math.multiplyExact(1_000, stuckAfterSeconds),
                    projection.config(),
                    clock.clock());
        } catch (final IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void checkRanges() {
        within("--port", port, 0, MAX_PORT);
        within("--admin-port", adminPort, 0, MAX_PORT);
        within("--io-threads", ioThreads, 0, MAX_IO_THREADS);
        within("--disk-low-bytes", diskLowBytes, 1, Long.MAX_VALUE);
        within("--snapshot-every-events", snapshotEveryEvents, 1, Long.MAX_VALUE);
        within("--snapshot-every-seconds", snapshotEverySeconds, 1, MAX_SNAPSHOT_SECONDS);
    }

    private void within(final String flag, final long value, final long least, final long most) {
        if (value < least || value > most) {
            final String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new ParameterException(spec.commandLine(), flag + " must be " + range + ", not " + value);
        }
    }

    private void require(final Object value, final String what) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "missing " + what);
        }
    }

    private static String authority(final InetSocketAddress address) {
        final String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** Reads {@code power} and {@code process}. */
    static final class DurabilityConverter implements ITypeConverter<Durability> {
        @Override
        public Durability convert(final String value) {
            try {
                return Durability.of(value);
            } catch (final IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
