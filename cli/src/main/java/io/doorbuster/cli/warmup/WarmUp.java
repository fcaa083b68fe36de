package io.doorbuster.cli.warmup;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.journal.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sells scratch sales on a scratch server until its time is over, and then removes everything of it: threads, sockets,
 * files and memory. For the thread that starts the real server, between its recovery and its first call.
 */
public final class WarmUp {
    /** How long the scratch sales may take. */
    public static final Duration LIMIT = Duration.ofMillis(2_500);

    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    /** In the data directory, so that the scratch journal is on the same disk as the real one. */
    private static final String DIRECTORY = "warm-up";
    /** One below, because a journal directly in a directory of the data directory looks like a misplaced backup. */
    private static final String JOURNAL = "scratch";
    /** The scratch journal takes a few MiB. */
    private static final long DISK_BYTES = 64 << 20;

    private WarmUp() {}

    /**
     * Warms up. A failure is only logged, because the real server can do without; an Error goes to the fail-stop.
     *
     * @return empty if the warm-up was skipped or failed
     */
    public static Optional<Warmed> run(final WarmUpSettings settings, final FailStop failStop) {
        final long start = System.nanoTime();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        Map<String, Integer> answers = Map.of();
        try {
            if (Disk.usableBytes(settings.data()) < settings.diskLowBytes() + DISK_BYTES) {
                LOGGER.warn("no warm-up, because the disk is low: the first second of a sale is slower");
                return Optional.empty();
            }
            answers = sell(
                    settings,
                    scratchStop(failStop, failure),
                    start + settings.limit().toNanos());
        } catch (final IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            removeLeftovers(settings.data());
        }
        // The pages of the scratch sales lie outside of the heap until a collection finds them unused.
        System.gc();
        final Warmed warmed = new Warmed(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), answers);
        if (failure.get() != null) {
            LOGGER.warn(
                    "the warm-up failed after {} ms: the first second of a sale is slower",
                    warmed.millis(),
                    failure.get());
            return Optional.empty();
        }
        LOGGER.info("warmed up with {} requests in {} ms", warmed.requests(), warmed.millis());
        return Optional.of(warmed);
    }

    private static Map<String, Integer> sell(
            final WarmUpSettings settings, final FailStop failStop, final long deadlineNanos) throws IOException {
        final Path journal = settings.data().resolve(DIRECTORY).resolve(JOURNAL);
        final ScratchIdentity identity = new ScratchIdentity(settings.http().shoppers());
        try (ScratchServer server = ScratchServer.start(settings, journal, identity, failStop);
                ScratchCrowd crowd = new ScratchCrowd(
                        server.publicAddress(),
                        server.adminAddress(),
                        identity,
                        ScratchIdentity.host(settings.http()),
                        deadlineNanos)) {
            crowd.buy();
            return crowd.answers();
        }
    }

    /** The fail-stop of the scratch server: it ends the process only on an Error, which is never of the sale alone. */
    static FailStop scratchStop(final FailStop failStop, final AtomicReference<Throwable> failure) {
        return cause -> {
            failure.compareAndSet(null, cause);
            if (cause instanceof Error) {
                failStop.stop(cause);
            }
        };
    }

    /** Removes the files of a warm-up, also of one that ended with its process. The caller holds the lock. */
    public static void removeLeftovers(final Path data) {
        final Path directory = data.resolve(DIRECTORY);
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            LOGGER.warn("cannot remove {}, which a warm-up left; remove it", directory, e);
        }
    }
}
