package io.doorbuster.cli.stat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.JsonOutput;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** One line of {@code stat}: what happened between two samples of the same server. */
record StatLine(Sample before, Sample now) {
    static final String HEADER = String.format(
            Locale.ROOT,
            "%10s %10s %10s %9s %6s %10s %9s %11s %9s %10s",
            "answers/s",
            "secured/s",
            "refused/s",
            "in flight",
            "ring %",
            "durable/s",
            "p99 ms",
            "connections",
            "heap MB",
            "remaining");

    private static final double P99 = 0.99;

    String text() {
        final double p99 = p99Seconds();
        return String.format(
                Locale.ROOT,
                "%10.0f %10.0f %10.0f %9.0f %6.1f %10.0f %9s %11.0f %9.0f %10.0f",
                perSecond(before.answers(), now.answers()),
                perSecond(before.secured(), now.secured()),
                perSecond(before.refusals(), now.refusals()),
                now.inFlight(),
                ringPercent(),
                perSecond(before.durableSequence(), now.durableSequence()),
                Double.isNaN(p99) ? "-" : milliseconds(p99),
                now.connections(),
                now.heapUsed() / 1e6,
                now.remaining());
    }

    String json(final Instant time) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonOutput.to(text)) {
            json.writeStartObject();
            json.writeStringField("time", time.toString());
            json.writeBooleanField("up", true);
            number(json, "answersPerSecond", perSecond(before.answers(), now.answers()));
            number(json, "securedPerSecond", perSecond(before.secured(), now.secured()));
            number(json, "refusedPerSecond", perSecond(before.refusals(), now.refusals()));
            number(json, "inFlight", now.inFlight());
            number(json, "ringPercent", ringPercent());
            number(json, "durablePerSecond", perSecond(before.durableSequence(), now.durableSequence()));
            final double p99 = p99Seconds();
            if (Double.isFinite(p99)) {
                number(json, "p99Ms", p99 * 1e3);
            } else {
                json.writeNullField("p99Ms");
            }
            number(json, "connections", now.connections());
            number(json, "heapBytes", now.heapUsed());
            number(json, "remaining", now.remaining());
            json.writeEndObject();
        } catch (final IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return text.toString();
    }

    /** The line for a moment at which the server did not answer. */
    static String jsonDown(final Instant time, final String why) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonOutput.to(text)) {
            json.writeStartObject();
            json.writeStringField("time", time.toString());
            json.writeBooleanField("up", false);
            json.writeStringField("why", why);
            json.writeEndObject();
        } catch (final IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return text.toString();
    }

    /**
     * The p99 of the time to an answer of the engine, interpolated in its bucket as Prometheus does; the largest bound
     * if it is above all bounds; NaN without an answer.
     */
    double p99Seconds() {
        final double all = count(Double.POSITIVE_INFINITY);
        if (all <= 0) {
            return Double.NaN;
        }
        double lowerBound = 0;
        double below = 0;
        for (final Double bound : now.buckets().keySet()) {
            final double upTo = count(bound);
            if (upTo >= P99 * all) {
                return Double.isInfinite(bound)
                        ? lowerBound
                        : lowerBound + (bound - lowerBound) * (P99 * all - below) / (upTo - below);
            }
            lowerBound = bound;
            below = upTo;
        }
        return lowerBound;
    }

    private double count(final double bound) {
        return at(now.buckets(), bound) - at(before.buckets(), bound);
    }

    private static double at(final Map<Double, Double> buckets, final double bound) {
        return buckets.getOrDefault(bound, 0.0);
    }

    private double perSecond(final double from, final double to) {
        return (to - from) * 1e9 / (now.nanos() - before.nanos());
    }

    private double ringPercent() {
        return now.ringSlots() == 0 ? 0 : 100 * now.ringUsed() / now.ringSlots();
    }

    private static String milliseconds(final double seconds) {
        return String.format(Locale.ROOT, seconds < 0.01 ? "%.2f" : "%.0f", seconds * 1e3);
    }

    private static void number(final JsonGenerator json, final String name, final double value) throws IOException {
        json.writeNumberField(name, Math.round(value * 100) / 100.0);
    }
}
