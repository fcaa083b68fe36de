package io.doorbuster.http.metrics;

import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.SharedBody;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code GET /metrics}: Prometheus' text format, or OpenMetrics if the client accepts it. Each format is written at
 * most ten times a second; in between, every scraper gets the same page. Admin IO thread only.
 */
public final class MetricsPage implements Endpoint {
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Supplier<List<ListenerFigures>> listeners;
    private final LongSupplier wrongAdminTokens;
    private final Page text = new Page(PrometheusTextFormatWriter.create());
    private final Page openMetrics = new Page(OpenMetricsTextFormatWriter.create());

    /**
     * @param listeners the listeners that were started
     * @param wrongAdminTokens how many calls had a wrong admin token
     */
    public MetricsPage(final Supplier<List<ListenerFigures>> listeners, final LongSupplier wrongAdminTokens) {
        this.listeners = listeners;
        this.wrongAdminTokens = wrongAdminTokens;
    }

    @Override
    public void handle(final Call call) {
        final boolean acceptsOpenMetrics =
                call.headers(Header.ACCEPT).stream().anyMatch(value -> value.contains(OPEN_METRICS));
        call.set(Header.CACHE_CONTROL, "no-store");
        call.set(Header.VARY, "Accept");
        call.send(200, (acceptsOpenMetrics ? openMetrics : text).fresh(call));
    }

    private MetricSnapshots collect(final Call call) {
        final Families families = new Families();
        final EngineAccess engine = call.engine();
        final boolean isReady = engine != null
                && !call.lane.availability.isDraining()
                && call.lane.availability.liveness().findStuck(call) == null;
        families.gauge("doorbuster_ready", "1 while the server sells, otherwise 0.", isReady ? 1 : 0);
        families.counter(
                "doorbuster_wrong_admin_tokens", "Calls with a wrong admin token.", wrongAdminTokens.getAsLong());
        EdgeMetrics.add(families, listeners.get());
        if (engine != null) {
            EngineMetrics.add(families, engine);
            SaleMetrics.add(
                    families,
                    engine.directory().createdAfter(0).stream()
                            .map(PublishedSale::view)
                            .toList());
        }
        JvmMetrics.add(families);
        return families.build();
    }

    /** The newest page in one format. */
    private final class Page {
        private final ExpositionFormatWriter writer;
        private SharedBody body;
        private long madeAt;

        Page(final ExpositionFormatWriter writer) {
            this.writer = writer;
        }

        SharedBody fresh(final Call call) {
            final long now = System.nanoTime();
            if (body == null || now - madeAt > FRESH_NANOS) {
                final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    writer.write(bytes, collect(call), EscapingScheme.UNDERSCORE_ESCAPING);
                } catch (final IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
                body = SharedBody.of(writer.getContentType(), ByteBuffer.wrap(bytes.toByteArray()));
                madeAt = now;
            }
            return body;
        }
    }
}
