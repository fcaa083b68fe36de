package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.log.ErrorAlarm;
import io.doorbuster.cli.log.StandardError;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.shadow.ShadowConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
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

/** {@code doorbuster serve}: recovers the data directory, serves until SIGTERM, drains, and exits with 0. */
@Command(
        name = "serve",
        description = "Serves the sales of a data directory over HTTP.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each flag can also be set as DOORBUSTER_... in the environment (--admin-port as",
            "DOORBUSTER_ADMIN_PORT), and without its dashes in the --config file. The",
            "command line has precedence over the environment, and the environment over the",
            "file.",
            "",
            "Examples:",
            "  doorbuster serve --demo",
            "  doorbuster serve --data /var/lib/doorbuster --pass-key-file pass.key \\",
            "    --admin-token-file admin.token --port 8080",
            "  doorbuster serve --config serve.properties"
        })
public final class ServeCommand implements Callable<Integer> {
    /** More than the timeouts of all parts of a stop together. */
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

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the public listener (default ${DEFAULT-VALUE}).")
    private String bind;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the public listener, 0 for any free port (default ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--admin-bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the admin listener (default ${DEFAULT-VALUE}).")
    private String adminBind;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the admin listener, 0 for any free port (default ${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(
            names = "--durability",
            defaultValue = "power",
            converter = DurabilityConverter.class,
            paramLabel = "power|process",
            description = "Failures that a secured order survives: power (loss of power) or process (kill -9 only)"
                    + " (default ${DEFAULT-VALUE}).")
    private Durability durability;

    @Option(
            names = "--identity",
            defaultValue = "pass",
            paramLabel = "pass|header",
            description = "How shoppers identify themselves: pass (a signed pass) or header (X-User-Id from a gateway"
                    + " on this host) (default ${DEFAULT-VALUE}).")
    private IdentityKind identity;

    @Option(
            names = "--pass-key-file",
            paramLabel = "FILE",
            description = "File with the key that signs passes: one line of base64url, mode 0600 or 0440. A second line"
                    + " is another valid key.")
    private Path passKeyFile;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "File with the admin token: one line, mode 0600 or 0440.")
    private Path adminTokenFile;

    @Option(
            names = "--io-threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "IO threads of the public listener, 0 for one per core (default ${DEFAULT-VALUE}).")
    private int ioThreads;

    @Mixin
    private AccessFlags access;

    @Option(
            names = "--idle-timeout-seconds",
            paramLabel = "N",
            defaultValue = "75",
            description = "Close a connection that is idle for this many seconds between two requests"
                    + " (default ${DEFAULT-VALUE}). Must be longer than the idle timeout of a load balancer in front.")
    private int idleTimeoutSeconds;

    @Mixin
    private FrontFlags front;

    @Mixin
    private CapacityFlags capacity;

    @Option(
            names = "--journal-block-size",
            paramLabel = "BYTES",
            defaultValue = "67108864",
            description = "Bytes of a journal file that the server maps at a time, a power of two from 64 KiB"
                    + " (default ${DEFAULT-VALUE}).")
    private int journalBlockSize;

    @Option(
            names = "--disk-low-bytes",
            paramLabel = "BYTES",
            defaultValue = "268435456",
            description = "Refuse purchases and changes with 503 disk-low if fewer bytes are free on the disk"
                    + " (default ${DEFAULT-VALUE}).")
    private long diskLowBytes;

    @Option(
            names = "--disk-reserve-bytes",
            paramLabel = "BYTES",
            defaultValue = "16777216",
            description = "Bytes reserved in the journal, and again in DIR/RESERVE, for payments and cancellations on a"
                    + " full disk (default ${DEFAULT-VALUE}).")
    private long diskReserveBytes;

    @Option(
            names = "--shadow",
            defaultValue = "on",
            paramLabel = "on|off",
            description = "on: a second state follows the journal, compares hashes and writes snapshots; off: none of"
                    + " these (default ${DEFAULT-VALUE}).")
    private OnOff shadow;

    @Option(
            names = "--snapshot-every-events",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Write a snapshot after this many events (default ${DEFAULT-VALUE}).")
    private long snapshotEveryEvents;

    @Option(
            names = "--snapshot-every-seconds",
            paramLabel = "N",
            defaultValue = "600",
            description =
                    "Write a snapshot after this many seconds if there are new events (default ${DEFAULT-VALUE}).")
    private long snapshotEverySeconds;

    @Option(
            names = "--stuck-after-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Answer /livez with 503 if a thread has shown no sign of life for this many seconds"
                    + " (default ${DEFAULT-VALUE}).")
    private int stuckAfterSeconds;

    @Option(
            names = "--warmup",
            defaultValue = "on",
            paramLabel = "on|off",
            description =
                    "on: before it is ready, sell a scratch sale to itself for up to 2.5 s, so that the first second"
                            + " of a drop is as fast as the others; off: do not (default ${DEFAULT-VALUE}).")
    private OnOff warmUp;

    @Mixin
    private ProjectionFlags projection;

    @Mixin
    private ClockFlags clock;

    /** Read by the default values of the other flags. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--config", paramLabel = "FILE", description = "Properties file with values for these flags.")
    private Path config;

    @Option(names = "--demo", description = "Serve ./data/demo; create its keys and a sale 'demo' of 10,000 units.")
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
        NewJournal.checkSpace(data, diskLowBytes);
        final boolean isNew = NewJournal.isIn(data);
        final PrintStream out = System.out;
        // No thread of the server may wait for the reader of standard error, even if a library prints to it.
        System.setErr(StandardError.ofTheProcess().stream());
        final FailStop failStop = FailStop.haltJvm();
        ErrorAlarm.arm(failStop);
        final Consumer<Pipeline> beforeOpening = demoFiles == null ? engine -> {} : demoFiles::openSale;
        final Server server = Server.start(settings, failStop, journal -> journal, beforeOpening, System.err);
        if (isNew) {
            System.err.println(NewJournal.announcement(data));
        }
        final String publicUrl = (front.isEncrypted() ? "https://" : "http://") + authority(server.publicAddress());
        final String buy = demoFiles == null ? null : demoFiles.curl(publicUrl);
        // From here on, the process ends by a clean stop. Failures before this line have exit codes of their own.
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

    /**
     * Called before anything is created: a server with too few descriptors would print ready and then refuse the crowd.
     */
    private static void checkDescriptors() throws IOException {
        final long descriptors = HttpLimits.descriptors();
        if (descriptors < HttpLimits.MIN_DESCRIPTORS) {
            throw new IOException("this process may open " + descriptors + " files and connections, but a server needs "
                    + HttpLimits.MIN_DESCRIPTORS
                    + "; raise the limit of open files, such as ulimit -n 20000 or LimitNOFILE=20000");
        }
    }

    /**
     * Stops the server on SIGTERM, SIGHUP and Ctrl-C. The JVM would exit with 143, 129 or 130, but a clean stop must
     * exit with 0. Does not wait for the reader of its output, and ends after a limited time.
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
                    .error("the stop failed; the next start recovers as after a crash", e);
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
                .error("the stop did not end within {} s; the next start recovers as after a crash", STOP_SECONDS);
        StandardError.ofTheProcess().flush(LOG_PATIENCE_MILLIS);
        Runtime.getRuntime().halt(ExitCodes.FAILURE);
    }

    private Demo prepareDemo() throws IOException {
        data = data == null ? Demo.DIRECTORY : data;
        NewJournal.checkSpace(data, diskLowBytes);
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
            http = http.withAccess(access.access(identity == IdentityKind.PASS));
            http = front.over(http);
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
                    clock.clock(),
                    warmUp == OnOff.ON);
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
        within("--max-connections", capacity.maxConnections(), 0, Integer.MAX_VALUE);
        if (Integer.bitCount(journalBlockSize) != 1
                || journalBlockSize < JournalConfig.MIN_BLOCK_SIZE_BYTES
                || journalBlockSize > JournalConfig.MAX_BLOCK_SIZE_BYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--journal-block-size must be a power of two from " + JournalConfig.MIN_BLOCK_SIZE_BYTES + " to "
                            + JournalConfig.MAX_BLOCK_SIZE_BYTES + ", not " + journalBlockSize);
        }
    }

    private void within(final String flag, final long value, final long least, final long most) {
        if (value < least || value > most) {
            final String range =
                    most == Long.MAX_VALUE || most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new ParameterException(spec.commandLine(), flag + " must be " + range + ", not " + value);
        }
    }

    private void require(final Object value, final String what) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "missing " + what);
        }
    }

    /** Where a client on this machine reaches the listener, also one that listens on every address. */
    private static String authority(final InetSocketAddress listener) {
        final InetAddress address = listener.getAddress();
        final String host;
        if (address.isAnyLocalAddress()) {
            host = "127.0.0.1";
        } else if (address instanceof Inet6Address) {
            // The short form of the loopback is the one that the admin listener knows as its own name.
            host = "[" + (address.isLoopbackAddress() ? "::1" : address.getHostAddress()) + "]";
        } else {
            host = address.getHostAddress();
        }
        return host + ":" + listener.getPort();
    }

    /** Reads {@code power} and {@code process}. */
    static final class DurabilityConverter implements ITypeConverter<Durability> {
        @Override
        public Durability convert(final String value) {
            try {
                return Durability.of(value);
            } catch (final IllegalArgumentException e) {
                throw new TypeConversionException("must be power or process, not '" + value + "'");
            }
        }
    }
}
