package io.doorbuster.cli.serve;

import ch.qos.logback.classic.Level;
import io.doorbuster.cli.console.ProgressLine;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.http.HttpServer;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.disk.DiskWatch;
import io.doorbuster.journal.postgres.OrderProjector;
import io.doorbuster.journal.shadow.Shadow;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the parts of a server. HTTP listens first and answers {@code replaying}. Then the journal is
 * recovered, the engine starts on the recovered state, and HTTP gets the engine. A stop takes the reverse order. For
 * the thread that starts and stops the server.
 */
public final class Server {
    private static final Logger LOGGER = LoggerFactory.getLogger(Server.class);
    private static final long DRAIN_MILLIS = 20_000;

    private final HttpServer http;
    private final AuditProcess audit;
    private final ChronicleJournal journal;
    private final Pipeline pipeline;
    private final Optional<Shadow> shadow;
    private final DiskWatch disk;
    private final Optional<OrderProjector> projector;

    private Server(
            final HttpServer http,
            final AuditProcess audit,
            final ChronicleJournal journal,
            final Pipeline pipeline,
            final Optional<Shadow> shadow,
            final DiskWatch disk,
            final Optional<OrderProjector> projector) {
        this.http = http;
        this.audit = audit;
        this.journal = journal;
        this.pipeline = pipeline;
        this.shadow = shadow;
        this.disk = disk;
        this.projector = projector;
    }

    /**
     * Starts serving. When this returns, the server accepts purchases.
     *
     * @param decorated returns the journal for the engine, given the real one; the identity outside of tests
     * @param beforeOpening gets the engine before any call from outside, and before {@code /readyz} answers 200
     * @throws IOException if the server cannot listen on an address
     */
    static Server start(
            final ServerSettings settings,
            final FailStop failStop,
            final UnaryOperator<Journal> decorated,
            final Consumer<Pipeline> beforeOpening,
            final PrintStream err)
            throws IOException {
        settings.clock().checkWall();
        final AuditProcess audit = AuditProcess.of(settings.data());
        final HttpServer http = new HttpServer(settings.http(), failStop, settings.stuckAfterMillis(), audit);
        http.start();
        ChronicleJournal journal = null;
        Pipeline pipeline = null;
        try {
            final Sales sales = new Sales();
            final Recovered recovered = recover(settings, sales, http, err);
            journal = recovered.journal();
            WarmUpDecision.of(settings, sales, recovered).execute(failStop);
            pipeline = Pipeline.start(
                    PipelineConfig.defaults().withRoomFor(settings.maxSales(), settings.maxStateBytes()),
                    sales,
                    decorated.apply(journal),
                    recovered.clock(),
                    failStop);
            final LongSupplier durable = pipeline::durableSequence;
            final DiskWatch disk =
                    DiskWatch.start(settings.data(), settings.diskLowBytes(), pipeline::diskLow, failStop);
            final Optional<Shadow> shadow = settings.shadow()
                    .map(config -> Shadow.start(settings.data(), config, durable, disk::roomBytes, failStop));
            final Optional<OrderProjector> projector = settings.projection()
                    .map(config -> new OrderProjector(settings.data(), recovered.events(), config));
            projector.ifPresent(OrderProjector::start);
            beforeOpening.accept(pipeline);
            http.open(new EngineAccess(
                    pipeline,
                    pipeline.directory(),
                    recovered.clock(),
                    durable,
                    settings.durability().label(),
                    heartbeats(pipeline, disk, shadow),
                    gauges(settings, pipeline, shadow, disk, projector, recovered.clock()),
                    new EngineAccess.Figures(pipeline.counters(), pipeline.ringSlots(), pipeline::usedSlots)));
            return new Server(http, audit, journal, pipeline, shadow, disk, projector);
        } catch (final RuntimeException | Error e) {
            http.close();
            end(pipeline, journal, e);
            throw e;
        }
    }

    /**
     * Cleans up after a failed start. The journal may be closed only after the engine's threads have stopped writing.
     */
    private static void end(final Pipeline pipeline, final ChronicleJournal journal, final Throwable cause) {
        try {
            if (pipeline != null) {
                pipeline.drain(DRAIN_MILLIS);
            }
            if (journal != null) {
                journal.close();
            }
        } catch (final RuntimeException | Error unclean) {
            cause.addSuppressed(unclean);
        }
    }

    /**
     * The heartbeats of the engine. For the shadow only the thread's life is checked, because a snapshot of a large
     * sale may take longer than the limit for stuck threads.
     */
    private static Map<String, LongSupplier> heartbeats(
            final Pipeline pipeline, final DiskWatch disk, final Optional<Shadow> shadow) {
        final Map<String, LongSupplier> heartbeats = new HashMap<>();
        heartbeats.put("pipeline", pipeline::lastTickNanos);
        heartbeats.put("disk-watch", disk::lastLookNanos);
        final long start = System.nanoTime();
        shadow.ifPresent(running -> heartbeats.put("shadow", () -> running.isAlive() ? System.nanoTime() : start));
        return heartbeats;
    }

    /** The numbers that {@code /readyz?verbose} shows in addition to those of HTTP. */
    private static Map<String, LongSupplier> gauges(
            final ServerSettings settings,
            final Pipeline pipeline,
            final Optional<Shadow> shadow,
            final DiskWatch disk,
            final Optional<OrderProjector> projector,
            final EngineClock clock) {
        final Map<String, LongSupplier> gauges = new HashMap<>();
        gauges.put("stateBytes", pipeline::stateBytes);
        gauges.put("maxStateBytes", settings::maxStateBytes);
        gauges.put("refusalsNotJournaled", pipeline::refusalsNotJournaled);
        gauges.put("diskUsableBytes", disk::usableBytes);
        gauges.put("clockAheadMillis", () -> -clock.wallStepMillis());
        shadow.ifPresent(running -> {
            gauges.put("shadowSequence", running::sequence);
            gauges.put("shadowLag", running::lag);
            gauges.put("shadowLagMillis", running::lagMillis);
            gauges.put("snapshotSequence", running::snapshotSequence);
            gauges.put("snapshotTime", running::snapshotTime);
            gauges.put("snapshotBytes", running::snapshotBytes);
        });
        projector.ifPresent(running -> {
            gauges.put("projectionSequence", () -> running.status().appliedSequence());
            gauges.put("projectionLag", () -> running.status().lag(pipeline.durableSequence()));
            gauges.put("projectionConnected", () -> running.status().connected() ? 1 : 0);
            gauges.put("projectionDeadLetters", () -> running.status().deadLetters());
        });
        return gauges;
    }

    private static Recovered recover(
            final ServerSettings settings, final Sales sales, final HttpServer http, final PrintStream err) {
        final ProgressLine line = new ProgressLine(err, false);
        final Recovered recovered = Recovery.open(
                settings.data(),
                settings.journalConfig(),
                sales,
                last -> settings.clock().begin(sales),
                (events, eventsPerSecond, remainingMillis) -> {
                    http.replaying(events, eventsPerSecond, remainingMillis);
                    if (line.isDue()) {
                        line.show("replaying: " + events + " events, " + eventsPerSecond + "/s, about "
                                + remainingMillis / 1_000 + " s left");
                    }
                });
        line.done();
        if (recovered.events() == 0) {
            LOGGER.info("began an empty journal");
        } else {
            LOGGER.info(
                    "recovered {} events after {}, {} of them from a snapshot, {} copied into the new epoch; sales: {},"
                            + " state hash {}",
                    recovered.events(),
                    recovered.afterCrash() ? "a crash" : "a clean stop",
                    recovered.snapshotSequence(),
                    recovered.eventsRewritten(),
                    sales.saleCount(),
                    Sales.hex(sales.stateHash()));
        }
        if (sales.memoryBytes() >= settings.maxStateBytes()) {
            LOGGER.warn(
                    "sales, orders and registrations use {} bytes, but --max-state-bytes is {}: the server accepts"
                            + " payments and cancellations but nothing new; remove sales, or give more memory",
                    sales.memoryBytes(),
                    settings.maxStateBytes());
        }
        return recovered;
    }

    /** Refuses new calls, answers the calls in flight, and ends the journal cleanly. */
    void stop() {
        LOGGER.info("draining");
        audit.close();
        try {
            if (!http.drain(DRAIN_MILLIS)) {
                LOGGER.warn("some calls are unanswered after {} ms; their connections are closed", DRAIN_MILLIS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipeline.drain(DRAIN_MILLIS);
        shadow.ifPresent(Shadow::close);
        disk.close();
        journal.close();
        projector.ifPresent(OrderProjector::close);
        silenceClosedAccepts();
        http.close();
        LOGGER.info("stopped at sequence {}", pipeline.durableSequence());
    }

    /** Turns off XNIO's log of connections that it accepts after the listener was closed; each has a stack trace. */
    private static void silenceClosedAccepts() {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("org.xnio.listener")).setLevel(Level.OFF);
    }

    InetSocketAddress publicAddress() {
        return http.publicAddress();
    }

    InetSocketAddress adminAddress() {
        return http.adminAddress();
    }
}
