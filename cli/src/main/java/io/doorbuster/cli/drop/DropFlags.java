package io.doorbuster.cli.drop;

import com.sun.management.UnixOperatingSystemMXBean;
import io.doorbuster.cli.holds.HoldsSettings;
import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.ServerReader;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.journal.disk.Reasons;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The flags of {@code drop}, all checked together. Each bad flag gets one line: what happened, why, what to do. */
final class DropFlags {
    /** File descriptors for the JVM, its jar, the selectors, and the reads before and after the drill. */
    private static final int SPARE_DESCRIPTORS = 64;

    private static final int MAX_STOCK = 1_000_000;
    private static final int MAX_TOKEN_BYTES = 4096;

    private final List<String> refusals = new ArrayList<>();
    private final DropCommand flags;
    private final Endpoint endpoint;
    private final Endpoint admin;
    private final String adminToken;
    private final String sale;
    private final long overNs;

    DropFlags(final DropCommand flags) {
        this.flags = flags;
        endpoint = endpoint("--url", flags.url);
        admin = flags.adminUrl == null ? null : endpoint("--admin-url", flags.adminUrl);
        adminToken = flags.adminUrl == null ? null : adminToken(flags.adminTokenFile);
        sale = flags.sale != null ? flags.sale : isHolds() ? newSale() : "demo";
        require(
                PassMinter.isSale(sale),
                "--sale is not a sale id: it must have 1 to 40 characters of a-z, 0-9 and '-'; give another id");
        within("--users", users(), 1, LoadSettings.MAX_USERS);
        within("--clicks", flags.clicks, 1, LoadSettings.MAX_CLICKS);
        within("--quantity", flags.quantity, 1, 1_000_000);
        within("--users x --clicks", (long) users() * flags.clicks, 0, LoadSettings.MAX_REQUESTS);
        within("--threads", threads(), 1, LoadSettings.MAX_THREADS);
        within("--connections", flags.connections, threads(), LoadSettings.MAX_CONNECTIONS);
        within("--timeout", flags.timeout, Duration.ofMillis(1), Duration.ofHours(1));
        within("--warmup", flags.warmup, Duration.ZERO, Duration.ofMinutes(10));
        if (flags.maxP99 != null) {
            within("--max-p99", flags.maxP99, Duration.ofMillis(1), Duration.ofHours(1));
        }
        overNs = overNs();
        if (isHolds()) {
            requireHolds();
        }
        if (flags.report != null) {
            final String refusal = PageFile.refusal(flags.report);
            require(refusal == null, refusal);
        }
        requireDescriptors();
    }

    /** Empty when all flags are good. */
    List<String> refusals() {
        return refusals;
    }

    LoadSettings settings() {
        return new LoadSettings(
                endpoint,
                sale,
                users(),
                flags.clicks,
                flags.quantity,
                overNs,
                flags.connections,
                threads(),
                flags.identity,
                flags.keys || flags.retry,
                flags.retry,
                flags.timeout.toNanos(),
                flags.warmup.toNanos());
    }

    /** Only with {@link Scenario#holds}. */
    HoldsSettings holds() {
        return new HoldsSettings(flags.stock, flags.paymentWindow.toMillis(), waitlist(), flags.seed);
    }

    ServerReader reader() {
        return new ServerReader(endpoint, admin, adminToken);
    }

    /** By default half of the processors, because the server may run on the same machine. */
    private int threads() {
        final int processors = Runtime.getRuntime().availableProcessors();
        return flags.threads == null ? Math.max(1, Math.min(4, processors / 2)) : flags.threads;
    }

    private long overNs() {
        if (flags.rate != null && flags.over != null) {
            refusals.add("--rate and --over exclude each other; give one of them");
            return 0;
        }
        if (flags.rate != null) {
            within("--rate", flags.rate, 1, 10_000_000);
            return (long) ((double) users() * flags.clicks * TimeUnit.SECONDS.toNanos(1) / Math.max(1, flags.rate));
        }
        final Duration over = flags.over == null ? Duration.ofSeconds(isHolds() ? 5 : 10) : flags.over;
        within("--over", over, Duration.ZERO, Duration.ofHours(24));
        return over.toNanos();
    }

    private boolean isHolds() {
        return flags.scenario == Scenario.holds;
    }

    private int users() {
        return flags.users != null ? flags.users : isHolds() ? 20_000 : 10_000;
    }

    private int waitlist() {
        return flags.waitlist != null ? flags.waitlist : Math.min(2 * flags.stock, SaleTerms.MAX_WAITLIST);
    }

    /** A new sale id for each drill, because sale ids are never reused. */
    private static String newSale() {
        return String.format(
                Locale.ROOT, "holds-%08x", ThreadLocalRandom.current().nextInt());
    }

    private void requireHolds() {
        require(
                flags.adminUrl != null,
                "--scenario holds needs the admin listener to confirm payments; give --admin-url");
        within("--stock", flags.stock, 1, MAX_STOCK);
        within("--payment-window", flags.paymentWindow, Duration.ofMillis(1), Duration.ofHours(1));
        within("--waitlist", waitlist(), 0, SaleTerms.MAX_WAITLIST);
        within("--clicks with --scenario holds", flags.clicks, 1, 1);
        within("--quantity with --scenario holds", flags.quantity, 1, SaleTerms.MAX_PER_USER_LIMIT);
        require(
                flags.stock % Math.max(1, flags.quantity) == 0,
                "--stock " + flags.stock + " cannot be sold in orders of " + flags.quantity
                        + " units; give a multiple of --quantity");
    }

    private Endpoint endpoint(final String flag, final String url) {
        try {
            return Endpoint.parse(flag, url);
        } catch (final IllegalArgumentException bad) {
            refusals.add(bad.getMessage());
            return null;
        }
    }

    private String adminToken(final Path file) {
        if (file == null) {
            refusals.add("--admin-url needs the token that the admin listener requires; give --admin-token-file");
            return null;
        }
        try {
            final String token = Files.size(file) > MAX_TOKEN_BYTES
                    ? ""
                    : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            require(
                    token.matches("[!-~]+"),
                    "--admin-token-file " + file + " is not one line of visible ASCII; give the server's token file");
            return token;
        } catch (final IOException unreadable) {
            refusals.add("--admin-token-file " + file + " cannot be read (" + Reasons.of(unreadable)
                    + "); give the server's token file");
            return null;
        }
    }

    private void requireDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            final long left =
                    system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - SPARE_DESCRIPTORS;
            // In a calibration both ends of each connection are in this process.
            final long most = flags.calibrate ? left / 2 : left;
            require(
                    flags.connections <= most,
                    "--connections " + flags.connections + " is too high: this process may open only " + most
                            + " more; raise `ulimit -n`, or give fewer connections");
        }
    }

    private void within(final String flag, final long value, final long least, final long most) {
        require(
                value >= least && value <= most,
                flag + " " + value + " is out of range: it must be " + least + " to " + most + "; give another value");
    }

    private void within(final String flag, final Duration value, final Duration least, final Duration most) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                flag + " is out of range: it must be " + least.toMillis() + "ms to " + most.toMinutes()
                        + "m; give another duration");
    }

    private void require(final boolean good, final String refusal) {
        if (!good) {
            refusals.add(refusal);
        }
    }
}
