package io.doorbuster.cli.drop;

import com.sun.management.UnixOperatingSystemMXBean;
import io.doorbuster.cli.pass.PassMinter;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.journal.Reasons;
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

/** The flags of {@code drop}, checked all at once: one line per bad one, with what, why and what to do. */
final class DropFlags {
    /** What the JVM itself, its jar, the selectors and the reads before and after keep open. */
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

    DropFlags(DropCommand flags) {
        this.flags = flags;
        endpoint = endpoint("--url", flags.url);
        admin = flags.adminUrl == null ? null : endpoint("--admin-url", flags.adminUrl);
        adminToken = flags.adminUrl == null ? null : adminToken(flags.adminTokenFile);
        sale = flags.sale != null ? flags.sale : isHolds() ? newSale() : "demo";
        require(PassMinter.isSale(sale), "--sale is not a sale id: 1 to 40 of a-z, 0-9 and '-'; give one");
        within("--users", users(), 1, DropSettings.MAX_USERS);
        within("--clicks", flags.clicks, 1, DropSettings.MAX_CLICKS);
        within("--quantity", flags.quantity, 1, 1_000_000);
        within("--users x --clicks", (long) users() * flags.clicks, 0, DropSettings.MAX_REQUESTS);
        within("--threads", threads(), 1, DropSettings.MAX_THREADS);
        within("--connections", flags.connections, threads(), DropSettings.MAX_CONNECTIONS);
        within("--timeout", flags.timeout, Duration.ofMillis(1), Duration.ofHours(1));
        within("--warmup", flags.warmup, Duration.ZERO, Duration.ofMinutes(10));
        if (flags.maxP99 != null) {
            within("--max-p99", flags.maxP99, Duration.ofMillis(1), Duration.ofHours(1));
        }
        overNs = overNs();
        if (isHolds()) {
            requireHolds();
        }
        requireDescriptors();
    }

    /** Empty when all flags are good. */
    List<String> refusals() {
        return refusals;
    }

    DropSettings settings() {
        return new DropSettings(
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

    /** Half of the machine for the drill, half for the server, on a machine that runs both. */
    private int threads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return flags.threads == null ? Math.max(1, Math.min(4, processors / 2)) : flags.threads;
    }

    private long overNs() {
        if (flags.rate != null && flags.over != null) {
            refusals.add("--rate and --over say the same thing twice; give one of them");
            return 0;
        }
        if (flags.rate != null) {
            within("--rate", flags.rate, 1, 10_000_000);
            return (long) ((double) users() * flags.clicks * TimeUnit.SECONDS.toNanos(1) / Math.max(1, flags.rate));
        }
        Duration over = flags.over == null ? Duration.ofSeconds(isHolds() ? 5 : 10) : flags.over;
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

    /** Sale ids are never used again, so each drill has one of its own. */
    private static String newSale() {
        return String.format(
                Locale.ROOT, "holds-%08x", ThreadLocalRandom.current().nextInt());
    }

    private void requireHolds() {
        require(
                flags.adminUrl != null,
                "--scenario holds needs the admin listener, where payments are confirmed; give --admin-url");
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

    private Endpoint endpoint(String flag, String url) {
        try {
            return Endpoint.parse(flag, url);
        } catch (IllegalArgumentException bad) {
            refusals.add(bad.getMessage());
            return null;
        }
    }

    private String adminToken(Path file) {
        if (file == null) {
            refusals.add(
                    "--admin-url needs a token, because the admin listener refuses without; give --admin-token-file");
            return null;
        }
        try {
            String token = Files.size(file) > MAX_TOKEN_BYTES
                    ? ""
                    : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            require(
                    token.matches("[!-~]+"),
                    "--admin-token-file " + file + " is not one line of visible ASCII; give the server's token file");
            return token;
        } catch (IOException unreadable) {
            refusals.add("--admin-token-file " + file + " cannot be read (" + Reasons.of(unreadable)
                    + "); give the server's token file");
            return null;
        }
    }

    private void requireDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - SPARE_DESCRIPTORS;
            // A calibration has both ends of each connection in this process.
            long most = flags.calibrate ? left / 2 : left;
            require(
                    flags.connections <= most,
                    "--connections " + flags.connections + " is too many: this process may open only " + most
                            + " more; raise `ulimit -n` or ask for fewer");
        }
    }

    private void within(String flag, long value, long least, long most) {
        require(
                value >= least && value <= most,
                flag + " " + value + " is out of range: it must be " + least + " to " + most + "; give another one");
    }

    private void within(String flag, Duration value, Duration least, Duration most) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                flag + " is out of range: it must be " + least.toMillis() + "ms to " + most.toMinutes()
                        + "m; give another one");
    }

    private void require(boolean good, String refusal) {
        if (!good) {
            refusals.add(refusal);
        }
    }
}
