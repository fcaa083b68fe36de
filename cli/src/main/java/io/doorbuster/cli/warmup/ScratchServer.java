package io.doorbuster.cli.warmup;

import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.http.HttpServer;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.shadow.Shadow;
import io.doorbuster.journal.shadow.ShadowConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server for scratch sales: the parts of a real one, with a state, a journal and listeners of its own. For the thread
 * that warms up.
 */
final class ScratchServer implements AutoCloseable {
    /** Enough for a few scratch sales. It bounds the memory outside of the heap that the warm-up takes. */
    private static final long STATE_BYTES = 16 << 20;

    private static final int SALES = 1_000;
    private static final long DRAIN_MILLIS = 500;

    private final HttpServer http;
    private final Recovered recovered;
    private final Pipeline pipeline;
    private final Shadow shadow;

    private ScratchServer(
            final HttpServer http, final Recovered recovered, final Pipeline pipeline, final Shadow shadow) {
        this.http = http;
        this.recovered = recovered;
        this.pipeline = pipeline;
        this.shadow = shadow;
    }

    /**
     * Starts the server in an empty directory. When this returns, it answers.
     *
     * @param failStop called when one of its threads fails
     */
    static ScratchServer start(
            final WarmUpSettings settings,
            final Path directory,
            final ScratchIdentity identity,
            final FailStop failStop)
            throws IOException {
        final HttpServer http =
                new HttpServer(identity.scratch(settings.http()), failStop, HttpServer.DEFAULT_STUCK_AFTER_MILLIS);
        http.start();
        Recovered recovered = null;
        Pipeline pipeline = null;
        Shadow shadow = null;
        try {
            final Sales sales = new Sales();
            final JournalConfig journal = new JournalConfig(
                    settings.journal().durability(), settings.journal().blockSizeBytes());
            recovered = Recovery.open(directory, journal, sales, EngineClock::new, (events, perSecond, left) -> {});
            pipeline = Pipeline.start(
                    PipelineConfig.defaults().withRoomFor(SALES, STATE_BYTES),
                    sales,
                    recovered.journal(),
                    recovered.clock(),
                    failStop);
            shadow = settings.shadow()
                    ? Shadow.start(
                            directory, ShadowConfig.STANDARD, pipeline::durableSequence, () -> STATE_BYTES, failStop)
                    : null;
            http.open(new EngineAccess(
                    pipeline,
                    pipeline.directory(),
                    recovered.clock(),
                    pipeline::durableSequence,
                    settings.journal().durability().label(),
                    Map.of(),
                    Map.of(),
                    new EngineAccess.Figures(pipeline.counters(), pipeline.ringSlots(), pipeline::usedSlots)));
            return new ScratchServer(http, recovered, pipeline, shadow);
        } catch (final RuntimeException | Error e) {
            end(http, recovered, pipeline, shadow);
            throw e;
        }
    }

    InetSocketAddress publicAddress() {
        return http.publicAddress();
    }

    InetSocketAddress adminAddress() {
        return http.adminAddress();
    }

    /** Ends all of its threads and closes all of its files and sockets. */
    @Override
    public void close() {
        end(http, recovered, pipeline, shadow);
    }

    /** The order matters: each part is closed after everything that uses it. */
    private static void end(
            final HttpServer http, final Recovered recovered, final Pipeline pipeline, final Shadow shadow) {
        try {
            if (pipeline != null) {
                pipeline.drain(DRAIN_MILLIS);
            }
        } finally {
            try {
                if (shadow != null) {
                    shadow.close();
                }
            } finally {
                try {
                    if (recovered != null) {
                        recovered.journal().close();
                    }
                } finally {
                    http.close();
                }
            }
        }
    }
}
