package io.doorbuster.http.metrics;

import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.EngineAccess;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Every number of {@code /metrics}, with its name, help, kind and labels, in one list for both formats. The numbers are
 * read at most ten times a second, however many ask. Admin IO thread only.
 */
public final class Readings {
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<List<ListenerFigures>> listeners;
    private final LongSupplier wrongAdminTokens;
    private MetricSnapshots newest;
    private long readAt;

    /**
     * @param listeners the listeners that were started
     * @param wrongAdminTokens how many calls had a wrong admin token
     */
    public Readings(final Supplier<List<ListenerFigures>> listeners, final LongSupplier wrongAdminTokens) {
        this.listeners = listeners;
        this.wrongAdminTokens = wrongAdminTokens;
    }

    /** The numbers as of at most 100 ms ago, sorted by name; the same object until they are read again. */
    public MetricSnapshots fresh(final Call call) {
        final long now = System.nanoTime();
        if (newest == null || now - readAt > FRESH_NANOS) {
            newest = collect(call);
            readAt = now;
        }
        return newest;
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
                            .toList(),
                    engine.figures().counters().sales());
        }
        JvmMetrics.add(families);
        return families.build();
    }
}
