package io.doorbuster.http.control;

import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.counters.EngineCounters.OfJournal;
import io.doorbuster.engine.counters.Timing;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.EdgeCounters;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.metrics.ListenerFigures;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Describes what happened since the sample before as one JSON object, which PROTOCOL.md specifies. Counts of 0 and
 * durations of nothing are left out. Admin IO thread only.
 */
final class Sampler {
    /** Most sales in a sample. Those that are not over come first, and the newest of them first. */
    static final int MAX_SALES = 10;

    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    private static final int FIRST_STATUS = 200;
    private static final int END_OF_STATUSES = 600;

    private final JsonWriter json = new JsonWriter();
    private final Since since = new Since();
    private final Supplier<List<ListenerFigures>> listeners;
    private final Availability availability;
    private long number;
    private long sampledAtNanos = System.nanoTime();

    /** @param listeners the listeners that were started */
    Sampler(final Supplier<List<ListenerFigures>> listeners, final Availability availability) {
        this.listeners = listeners;
        this.availability = availability;
    }

    /** The number of the newest sample; they are numbered from 1. */
    long number() {
        return number;
    }

    /** The next sample. */
    byte[] sample() {
        final long now = System.nanoTime();
        json.reset()
                .beginObject()
                .member("n", ++number)
                .member("at", System.currentTimeMillis())
                .member("millis", TimeUnit.NANOSECONDS.toMillis(now - sampledAtNanos));
        sampledAtNanos = now;
        addEdge(listeners.get());
        final EngineAccess engine = availability.engine();
        if (engine == null) {
            json.beginObject("hops");
            addEdgeHops();
            json.endObject();
        } else {
            addEngine(engine);
            addSales(engine);
        }
        addJvm();
        return json.endObject().toBytes();
    }

    private void addEdge(final List<ListenerFigures> all) {
        final List<EdgeCounters> threads = threads();
        json.beginObject("statuses");
        for (int status = FIRST_STATUS; status < END_OF_STATUSES; status++) {
            final int which = status;
            count(Integer.toString(status), "status " + status, sum(threads, thread -> thread.answers(which)));
        }
        json.endObject();
        counts("problems", List.of(Problem.values()), Problem::slug, problem -> sum(threads, t -> t.refusals(problem)));
        counts("gates", List.of(Gate.Name.values()), Sampler::lowerCase, gate -> sum(threads, t -> t.refusals(gate)));
        json.member("inFlight", sum(threads, EdgeCounters::inFlight)).beginObject("connections");
        all.forEach(
                listener -> json.member(listener.name(), listener.connections().getAsInt()));
        json.endObject();
    }

    private void addEngine(final EngineAccess engine) {
        final EngineCounters counters = engine.figures().counters();
        counts("outcomes", List.of(Outcome.values()), Sampler::lowerCase, counters::outcomes);
        json.member("replays", since.last("replays", counters.replays()))
                .member("batches", since.last("batches", counters.get(OfJournal.BATCHES)))
                .member("batchCommands", since.last("batchCommands", counters.get(OfJournal.COMMANDS)))
                .member("events", since.last("events", counters.get(OfJournal.EVENTS)))
                .member("eventBytes", since.last("eventBytes", counters.get(OfJournal.EVENT_BYTES)))
                .member("expired", since.last("expired", counters.get(OfJournal.EXPIRED_ORDERS)))
                .member("promoted", since.last("promoted", counters.get(OfJournal.PROMOTED_ORDERS)))
                .member("ringUsed", engine.figures().usedSlots().getAsLong())
                .member("durableSequence", engine.durableSequence().getAsLong())
                .beginObject("hops");
        hop("decide", List.of(counters.decisions()));
        hop("append", List.of(counters.appends()));
        hop("force", List.of(counters.forces()));
        addEdgeHops();
        json.endObject().beginObject("gauges");
        new TreeMap<>(engine.gauges()).forEach((name, gauge) -> json.member(name, gauge.getAsLong()));
        json.endObject();
    }

    private void addEdgeHops() {
        hop("ring", timings(EdgeCounters::inRing));
        hop("engine", timings(EdgeCounters::inEngine));
        hop("handover", timings(EdgeCounters::handOver));
        hop("answer", timings(EdgeCounters::toAnswer));
    }

    private void hop(final String name, final List<Timing> timings) {
        final Histogram added = since.last(name, timings);
        if (added.getTotalCount() > 0) {
            json.beginObject(name)
                    .member("count", added.getTotalCount())
                    .member("p50", micros(added.getValueAtPercentile(P50)))
                    .member("p99", micros(added.getValueAtPercentile(P99)))
                    .member("p999", micros(added.getValueAtPercentile(P999)))
                    .member("max", micros(added.getMaxValue()))
                    .endObject();
        }
    }

    private void addSales(final EngineAccess engine) {
        final long now = engine.clock().now();
        json.beginArray("sales");
        engine.directory().createdAfter(0).stream()
                .map(PublishedSale::view)
                .sorted(Comparator.comparing((SaleView sale) -> sale.stateAt(now) == SaleState.CLOSED)
                        .thenComparing(SaleView::number, Comparator.reverseOrder()))
                .limit(MAX_SALES)
                .forEach(sale -> json.beginObject()
                        .member("saleId", sale.terms().saleId())
                        .member("title", sale.terms().title())
                        .member("state", sale.stateAt(now).label())
                        .member("stock", sale.stock())
                        .member("remaining", sale.remaining())
                        .member("held", sale.held())
                        .member("sold", sale.sold())
                        .member("waitlisted", sale.waitlisted())
                        .endObject());
        json.endArray();
    }

    private void addJvm() {
        final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        final MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        json.member("gcMillis", since.last("gcMillis", sum(collectors, GarbageCollectorMXBean::getCollectionTime)))
                .member("gcCount", since.last("gcCount", sum(collectors, GarbageCollectorMXBean::getCollectionCount)))
                .member("heapBytes", heap.getUsed())
                .member("heapLimitBytes", heap.getMax());
    }

    /** Writes an object with the last count of each of {@code keys} that has one. */
    private <T> void counts(
            final String name, final List<T> keys, final Function<T, String> label, final ToLongFunction<T> total) {
        json.beginObject(name);
        keys.forEach(key -> count(label.apply(key), name + ' ' + label.apply(key), total.applyAsLong(key)));
        json.endObject();
    }

    private void count(final String label, final String name, final long total) {
        final long last = since.last(name, total);
        if (last != 0) {
            json.member(label, last);
        }
    }

    private List<EdgeCounters> threads() {
        return listeners.get().stream()
                .flatMap(listener -> listener.threads().stream())
                .toList();
    }

    private List<Timing> timings(final Function<EdgeCounters, Timing> which) {
        return threads().stream().map(which).toList();
    }

    private static <T> long sum(final List<T> all, final ToLongFunction<T> number) {
        return all.stream().mapToLong(number).sum();
    }

    private static long micros(final long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    private static String lowerCase(final Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
