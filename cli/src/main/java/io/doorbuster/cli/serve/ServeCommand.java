package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.journal.Moment;
import io.doorbuster.cli.log.ErrorAlarm;
import io.doorbuster.cli.log.StandardError;
import io.doorbuster.cli.pass.DurationConverter;
import io.doorbuster.cli.projection.PasswordFile;
import io.doorbuster.engine.pipeline.FailStop;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.http.HttpAccess;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpLimits;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.ShadowConfig;
import io.doorbuster.journal.postgres.PostgresConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most connections of one address on one listener, 0 for half of all (${DEFAULT-VALUE})."
                    + " Loopback addresses and trusted gateways have no such limit.")
    private int maxConnectionsPerAddress;

    @Option(names = "--max-sales", defaultValue = "10000", description = "Most sales it will hold (${DEFAULT-VALUE}).")
    private int maxSales;

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

    @Option(
            names = "--project-to",
            paramLabel = "URL",
            description = "Keeps the orders in PostgreSQL too: jdbc:postgresql://host:5432/database")
    private String projectTo;

    @Option(names = "--project-user", paramLabel = "NAME", description = "With --project-to: who to be there.")
    private String projectUser;

    @Option(
            names = "--project-password-file",
            paramLabel = "FILE",
            description = "With --project-to: the password, one line, not open to others (mode 0600, or 0440).")
    private Path projectPasswordFile;

    @Option(
            names = "--project-schema",
            defaultValue = PostgresConfig.DEFAULT_SCHEMA,
            description = "With --project-to: schema of the tables, made if missing (${DEFAULT-VALUE}).")
    private String projectSchema;

    @Option(
            names = "--max-clock-skew",
            paramLabel = "T",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "Refuses to start if the last event is further ahead of the wall clock (${DEFAULT-VALUE}).")
    private Duration maxClockSkew;

    @Option(
            names = "--max-downtime",
            paramLabel = "T",
            defaultValue = "31d",
            converter = DurationConverter.class,
            description = "Refuses to start if the last event is older by the wall clock, and a sale would change"
                    + " (${DEFAULT-VALUE}).")
    private Duration maxDowntime;

    @Option(
            names = "--accept-clock",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Starts in spite of such a refusal, which names TIME; good for an hour.")
    private Long acceptClock;

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
        final int connections = HttpLimits.publicConnections(descriptors);
        if (connections < HttpLimits.MAX_PUBLIC_CONNECTIONS) {
            LoggerFactory.getLogger(ServeCommand.class)
                    .warn(
                            "this process may open {} files and connections, so {} public connections fit instead of {};"
                                    + " raise the limit, such as ulimit -n 20000",
                            descriptors,
                            connections,
                            HttpLimits.MAX_PUBLIC_CONNECTIONS);
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
            http = http.withLimits(http.limits()
                    .withIdleTimeoutSeconds(idleTimeoutSeconds)
                    .withMaxConnectionsPerAddress(maxConnectionsPerAddress));
            if (ioThreads != 0) {
                http = http.withIoThreads(ioThreads);
            }
            final Optional<ShadowConfig> snapshots = shadow == OnOff.OFF
                    ? Optional.empty()
                    : Optional.of(
                            new ShadowConfig(snapshotEveryEvents, TimeUnit.SECONDS.toMillis(snapshotEverySeconds)));
            return new ServerSettings(
                    data,
                    http,
                    durability,
                    journalBlockSize,
                    maxSales,
                    snapshots,
                    diskLowBytes,
                    diskReserveBytes,
                    Math.multiplyExact(1_000, stuckAfterSeconds),
                    projection(),
                    clock());
        } catch (final IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private StartClock clock() {
        final Instant accepted = acceptClock == null ? null : Instant.ofEpochMilli(acceptClock);
        return new StartClock(maxClockSkew, maxDowntime, accepted, System::currentTimeMillis);
    }

    private Optional<PostgresConfig> projection() throws IOException {
        if (projectTo == null) {
            return Optional.empty();
        }
        final String password = PasswordFile.read(projectPasswordFile);
        return Optional.of(PostgresConfig.ofServer(projectTo, projectUser, password, projectSchema));
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
