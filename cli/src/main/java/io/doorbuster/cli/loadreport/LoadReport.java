package io.doorbuster.cli.loadreport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.SalePage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The report of a drill, as text or as JSON.
 *
 * @param before the sale before the drill, null in a calibration
 * @param after the sale after the drill, null in a calibration or if it could not be read
 * @param checks empty in a calibration
 * @param maxP99Ns the threshold for the p99 of all answers, 0 for none
 * @param scenario null in a plain run
 */
public record LoadReport(
        LoadSettings settings,
        LoadResult result,
        SalePage before,
        SalePage after,
        List<Checks.Check> checks,
        long maxP99Ns,
        ScenarioFigures scenario) {

    public boolean isBroken() {
        return checks.stream().anyMatch(check -> check.verdict() == Checks.Status.BROKEN);
    }

    /**
     * True if requests have no answer or rules could not be checked, because the server was not always reachable. Such
     * a drill does not pass.
     */
    public boolean isIncomplete() {
        return result.errorTotal() + result.unknownTotal() > 0
                || checks.stream().anyMatch(check -> check.verdict() == Checks.Status.UNCHECKED);
    }

    public boolean isTooSlow() {
        return maxP99Ns > 0 && result.all().getValueAtPercentile(99) > maxP99Ns;
    }

    public void print(final PrintWriter out) {
        out.println("secured " + result.secured());
        printCounts(out, "refused", result.refused());
        out.println("waitlisted " + result.waitlisted());
        if (scenario != null) {
            scenario.counts().forEach((name, count) -> out.println(name + " " + count));
        }
        printCounts(out, "error", result.errors());
        printCounts(out, "unknown", result.unknown());
        out.println("errors " + result.errorTotal());
        out.println("unknown " + result.unknownTotal());
        out.println("requests " + result.requests() + ", accounted for " + result.accounted()
                + (settings.retry() ? ", retries " + result.retries() : ""));
        out.println();
        out.println("latency from the intended start, ms");
        out.printf(Locale.ROOT, "  %-10s%10s%10s%10s%10s%10s%10s%n", "", "count", "p50", "p90", "p99", "p99.9", "max");
        printLatency(out, "all", result.all());
        printLatency(out, "secured", result.securedLatency());
        printLatency(out, "refused", result.refusedLatency());
        out.println();
        paceLines().forEach(out::println);
        printVerdict(out);
    }

    /** How fast the answers came and how late the drill itself was, and its connections: one sentence a line. */
    List<String> paceLines() {
        return List.of(
                line("last answer %.3f s after the first intended start", result.lastAnswerNs() / 1e9),
                line(
                        "rate %.0f answers/s achieved, %s",
                        result.answersPerSecond(),
                        settings.overNs() == 0
                                ? "all requests due at once"
                                : line("%.0f requests/s intended", settings.intendedPerSecond())),
                line(
                        "late starts: p99 %.1f ms, max %.1f ms; if a connection was free: p99 %.1f ms, max %.1f ms",
                        result.behind().getValueAtPercentile(99) / 1e6,
                        result.behind().getMaxValue() / 1e6,
                        result.ownBehind().getValueAtPercentile(99) / 1e6,
                        result.ownBehind().getMaxValue() / 1e6),
                "connections " + settings.connections() + ", ended " + result.ended() + failures());
    }

    public void printJson(final PrintWriter out, final int exitCode) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, exitCode);
        } catch (final IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        out.println(text);
    }

    private void printVerdict(final PrintWriter out) {
        if (!checks.isEmpty()) {
            out.println();
        }
        for (final Checks.Check check : checks) {
            out.println(line("%-9s %s: %s", check.word(), check.name(), check.detail()));
        }
        if (isTooSlow()) {
            out.println("TOO SLOW  " + tooSlow());
        }
    }

    String tooSlow() {
        return line(
                "p99 of all answers is %.1f ms, but --max-p99 is %.1f ms",
                result.all().getValueAtPercentile(99) / 1e6, maxP99Ns / 1e6);
    }

    private String failures() {
        return result.connectionFailures().isEmpty() ? "" : ", failed " + result.connectionFailures();
    }

    private static void printCounts(final PrintWriter out, final String kind, final Map<String, Long> counts) {
        counts.forEach((name, count) -> out.println(kind + " " + name + " " + count));
    }

    private static void printLatency(final PrintWriter out, final String name, final Histogram latency) {
        if (latency.getTotalCount() > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %-10s%10d%10.2f%10.2f%10.2f%10.2f%10.2f%n",
                    name,
                    latency.getTotalCount(),
                    latency.getValueAtPercentile(50) / 1e6,
                    latency.getValueAtPercentile(90) / 1e6,
                    latency.getValueAtPercentile(99) / 1e6,
                    latency.getValueAtPercentile(99.9) / 1e6,
                    latency.getMaxValue() / 1e6);
        }
    }

    private static String line(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void write(final JsonGenerator json, final int exitCode) throws IOException {
        json.writeStartObject();
        json.writeNumberField("secured", result.secured());
        json.writeNumberField("securedUnits", result.orders().units());
        json.writeNumberField("waitlisted", result.waitlisted());
        if (scenario != null) {
            scenario.write(json);
        }
        writeCounts(json, "refused", result.refused());
        writeCounts(json, "errors", result.errors());
        writeCounts(json, "unknown", result.unknown());
        json.writeNumberField("requests", result.requests());
        json.writeNumberField("accounted", result.accounted());
        json.writeNumberField("retries", result.retries());
        json.writeObjectFieldStart("latencyMs");
        writeLatency(json, "all", result.all());
        writeLatency(json, "secured", result.securedLatency());
        writeLatency(json, "refused", result.refusedLatency());
        json.writeEndObject();
        writeMs(json, "lastAnswerMs", result.lastAnswerNs());
        json.writeNumberField("answersPerSecond", Math.round(result.answersPerSecond()));
        if (settings.overNs() > 0) {
            json.writeNumberField("intendedPerSecond", Math.round(settings.intendedPerSecond()));
        }
        json.writeObjectFieldStart("behindMs");
        writeMs(json, "p99", result.behind().getValueAtPercentile(99));
        writeMs(json, "max", result.behind().getMaxValue());
        writeMs(json, "ownP99", result.ownBehind().getValueAtPercentile(99));
        writeMs(json, "ownMax", result.ownBehind().getMaxValue());
        json.writeEndObject();
        json.writeObjectFieldStart("connections");
        json.writeNumberField("count", settings.connections());
        json.writeNumberField("ended", result.ended());
        writeCounts(json, "failed", result.connectionFailures());
        json.writeEndObject();
        writePage(json, "saleBefore", before);
        writePage(json, "saleAfter", after);
        writeChecks(json);
        json.writeBooleanField("tooSlow", isTooSlow());
        json.writeNumberField("exitCode", exitCode);
        json.writeEndObject();
    }

    private void writeChecks(final JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("checks");
        for (final Checks.Check check : checks) {
            json.writeStartObject();
            json.writeStringField("name", check.name());
            json.writeStringField("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
            json.writeStringField("detail", check.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writePage(final JsonGenerator json, final String name, final SalePage page) throws IOException {
        if (page == null) {
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("state", page.state());
        json.writeNumberField("stock", page.stock());
        json.writeNumberField("remaining", page.remaining());
        json.writeNumberField("sold", page.sold());
        json.writeNumberField("held", page.held());
        json.writeNumberField("sequence", page.sequence());
        json.writeEndObject();
    }

    public static void writeCounts(final JsonGenerator json, final String name, final Map<String, Long> counts)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, Long> entry : counts.entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeLatency(final JsonGenerator json, final String name, final Histogram latency)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", latency.getTotalCount());
        writeMs(json, "p50", latency.getValueAtPercentile(50));
        writeMs(json, "p90", latency.getValueAtPercentile(90));
        writeMs(json, "p99", latency.getValueAtPercentile(99));
        writeMs(json, "p999", latency.getValueAtPercentile(99.9));
        writeMs(json, "max", latency.getMaxValue());
        json.writeEndObject();
    }

    /** Writes milliseconds rounded to microseconds, because finer timing of a network answer has no meaning. */
    private static void writeMs(final JsonGenerator json, final String name, final long ns) throws IOException {
        json.writeNumberField(name, Math.round(ns / 1e3) / 1e3);
    }
}
