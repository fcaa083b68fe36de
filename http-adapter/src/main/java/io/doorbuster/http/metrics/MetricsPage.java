package io.doorbuster.http.metrics;

import io.doorbuster.http.exchange.Accept;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
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

/**
 * {@code GET /metrics}: Prometheus' text format, or OpenMetrics if the client accepts it. Each reading is written once
 * in each format, so every scraper gets the same page until there are new {@link Readings}. Admin IO thread only.
 */
public final class MetricsPage implements Endpoint {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Readings readings;
    private final Page text = new Page(PrometheusTextFormatWriter.create());
    private final Page openMetrics = new Page(OpenMetricsTextFormatWriter.create());

    public MetricsPage(final Readings readings) {
        this.readings = readings;
    }

    @Override
    public void handle(final Call call) {
        final boolean acceptsOpenMetrics = Accept.lists(call.headers(Header.ACCEPT), OPEN_METRICS);
        call.set(Header.CACHE_CONTROL, "no-store");
        call.set(Header.VARY, "Accept");
        call.send(200, (acceptsOpenMetrics ? openMetrics : text).fresh(call));
    }

    /** The newest page in one format. */
    private final class Page {
        private final ExpositionFormatWriter writer;
        private MetricSnapshots written;
        private SharedBody body;

        Page(final ExpositionFormatWriter writer) {
            this.writer = writer;
        }

        SharedBody fresh(final Call call) {
            final MetricSnapshots newest = readings.fresh(call);
            if (newest != written) {
                final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    writer.write(bytes, newest, EscapingScheme.UNDERSCORE_ESCAPING);
                } catch (final IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
                body = SharedBody.of(writer.getContentType(), ByteBuffer.wrap(bytes.toByteArray()));
                written = newest;
            }
            return body;
        }
    }
}
