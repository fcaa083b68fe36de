package io.doorbuster.cli.loadreport;

import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.SalePage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The report of a drill as one HTML page that loads nothing and needs no script: its numbers are those that the drill
 * prints.
 *
 * @param command the command line
 * @param startedAt when the drill began
 * @param environment where the drill ran
 */
public record ReportPage(LoadReport report, String command, Instant startedAt, List<Fact> environment) {
    private static final String STYLE = "report.css";

    /** The whole document. */
    public String html() {
        final Html html = new Html();
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html.element("title", title()).raw("\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
        html.element("h1", title()).raw("\n");
        html.raw("<p class=\"soft\">").text(when()).raw("</p>\n");
        verdict(html);
        tiles(html);
        checks(html);
        latency(html);
        answers(html);
        results(html);
        html.element("h2", "What was run")
                .raw("<pre>")
                .text(command)
                .raw("</pre>\n")
                .facts(run());
        html.element("h2", "Environment").facts(environment);
        return html.raw("</main>\n</body>\n</html>\n").toString();
    }

    private String title() {
        final SalePage sale = report.before();
        final String id = report.settings().sale();
        return sale == null || sale.title().isEmpty() ? "Drop of " + id : "Drop of " + id + ": " + sale.title();
    }

    private String when() {
        return startedAt.truncatedTo(ChronoUnit.SECONDS) + ", "
                + report.settings().endpoint().resolve("");
    }

    private void verdict(final Html html) {
        final long broken = report.checks().stream()
                .filter(check -> check.verdict() == Checks.Status.BROKEN)
                .count();
        if (broken > 0) {
            html.raw("<p class=\"verdict bad\">")
                    .element("strong", "Not exact")
                    .text(" " + broken + " of " + report.checks().size() + " checks are broken.");
        } else if (report.isIncomplete()) {
            html.raw("<p class=\"verdict bad\">")
                    .element("strong", "Incomplete")
                    .text(" Some requests have no answer, or a rule could not be checked.");
        } else if (report.isTooSlow()) {
            html.raw("<p class=\"verdict bad\">").element("strong", "Too slow").text(" The " + report.tooSlow() + ".");
        } else if (report.checks().isEmpty()) {
            html.raw("<p class=\"verdict\">").element("strong", "Nothing to check");
        } else {
            html.raw("<p class=\"verdict good\">")
                    .element("strong", "Exact")
                    .text(" All " + report.checks().size() + " checks are ok.");
        }
        html.raw("</p>\n");
    }

    private void tiles(final Html html) {
        final LoadResult result = report.result();
        html.raw("<ul class=\"tiles\">\n");
        tile(html, "secured", count(result.secured()));
        tile(html, "refused", count(result.refusedTotal()));
        tile(html, "waitlisted", count(result.waitlisted()));
        tile(html, "errors and unknown", count(result.errorTotal() + result.unknownTotal()));
        tile(html, "answers per second", count(Math.round(result.answersPerSecond())));
        tile(html, "p50, ms", LatencyChart.ms(result.all().getValueAtPercentile(50)));
        tile(html, "p99, ms", LatencyChart.ms(result.all().getValueAtPercentile(99)));
        tile(html, "max, ms", LatencyChart.ms(result.all().getMaxValue()));
        html.raw("</ul>\n");
    }

    private static void tile(final Html html, final String name, final String value) {
        html.raw("<li>").element("b", value).text(" ").element("span", name).raw("</li>\n");
    }

    private void checks(final Html html) {
        if (report.checks().isEmpty()) {
            return;
        }
        html.element("h2", "Checks").raw("\n<ul class=\"checks\">\n");
        for (final Checks.Check check : report.checks()) {
            html.raw("<li class=\"" + (check.isHeld() ? "ok" : "broken") + "\">")
                    .element("b", check.word())
                    .raw(" <span>")
                    .text(check.name() + ": " + check.detail())
                    .raw("</span></li>\n");
        }
        if (report.isTooSlow()) {
            html.raw("<li class=\"broken\">")
                    .element("b", "TOO SLOW")
                    .raw(" <span>")
                    .text(report.tooSlow())
                    .raw("</span></li>\n");
        }
        html.raw("</ul>\n");
    }

    private void latency(final Html html) {
        final LoadResult result = report.result();
        final LatencyChart chart = new LatencyChart(result.all(), result.sinceSend());
        html.element("h2", "Latency").raw("\n");
        html.raw("<p>From the intended start, the time that a shopper waits; from the send, the time that one request"
                + " takes. The two differ if requests had to wait for a free connection.</p>\n");
        html.raw("<div class=\"pair\">\n<figure>\n");
        chart.draw(html);
        html.raw("<figcaption>");
        label(html, "intended", "from the intended start");
        label(html, "sent", "from the send");
        html.raw("</figcaption>\n</figure>\n");
        final List<Histogram> columns =
                List.of(result.all(), result.sinceSend(), result.securedLatency(), result.refusedLatency());
        final List<List<String>> rows = new ArrayList<>(chart.rows(columns));
        final List<String> counts = new ArrayList<>(List.of("count"));
        columns.forEach(of -> counts.add(Long.toString(of.getTotalCount())));
        rows.add(counts);
        html.table(
                "Latency in ms; secured and refused from the intended start",
                List.of("", "all", "all, from the send", "secured", "refused"),
                rows);
        html.raw("</div>\n");
    }

    private void answers(final Html html) {
        final AnswersChart chart = new AnswersChart(report.result().timeline());
        html.element("h2", "Results over time").raw("\n<div class=\"pair\">\n<figure>\n");
        chart.draw(html);
        html.raw("<figcaption>");
        final List<String> head = new ArrayList<>(List.of("seconds"));
        AnswersChart.KINDS.forEach(kind -> {
            final String name = AnswersChart.name(kind);
            head.add(name);
            label(html, name, name);
        });
        head.add("per second");
        html.raw("</figcaption>\n</figure>\n");
        final String width = String.format(Locale.ROOT, "%.1f", chart.barSeconds());
        html.table("Results in each " + width + " s", head, chart.rows());
        html.raw("</div>\n");
        if (chart.isCut()) {
            html.raw("<p>The last row also has all results after one hour.</p>\n");
        }
    }

    private static void label(final Html html, final String key, final String text) {
        html.raw("<span class=\"label\"><span class=\"key " + key + "\"></span> ")
                .text(text)
                .raw("</span> ");
    }

    private void results(final Html html) {
        final LoadResult result = report.result();
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("secured", Long.toString(result.secured())));
        add(rows, "refused ", result.refused());
        rows.add(List.of("waitlisted", Long.toString(result.waitlisted())));
        if (report.scenario() != null) {
            add(rows, "", report.scenario().counts());
        }
        add(rows, "error ", result.errors());
        add(rows, "unknown ", result.unknown());
        html.element("h2", "All results").raw("\n<div class=\"pair\">\n");
        html.table(
                result.requests() + " requests, accounted for " + result.accounted(), List.of("result", "count"), rows);
        final SalePage before = report.before();
        final SalePage after = report.after();
        if (before != null && after != null) {
            html.table(
                    "The sale, in units",
                    List.of("", "before", "after"),
                    List.of(
                            List.of("state", before.state(), after.state()),
                            List.of("stock", "" + before.stock(), "" + after.stock()),
                            List.of("remaining", "" + before.remaining(), "" + after.remaining()),
                            List.of("sold", "" + before.sold(), "" + after.sold()),
                            List.of("held", "" + before.held(), "" + after.held())));
        }
        html.raw("</div>\n<ul class=\"lines\">\n");
        report.paceLines().forEach(line -> html.element("li", line).raw("\n"));
        html.raw("</ul>\n");
    }

    private List<Fact> run() {
        final LoadSettings settings = report.settings();
        final List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("server", settings.endpoint().resolve("").toString()));
        facts.add(new Fact("sale", settings.sale()));
        facts.add(new Fact("users", count(settings.users())));
        facts.add(new Fact("purchases per user", count(settings.clicks())));
        facts.add(new Fact("units per purchase", count(settings.quantity())));
        facts.add(new Fact("spread over", settings.overNs() == 0 ? "all at once" : seconds(settings.overNs())));
        facts.add(new Fact("connections", count(settings.connections())));
        facts.add(new Fact("threads", count(settings.threads())));
        facts.add(new Fact("identity", settings.identity().name()));
        facts.add(new Fact("idempotency keys", settings.keys() ? "yes" : "no"));
        facts.add(
                new Fact("retries", settings.retry() ? "yes, " + report.result().retries() : "no"));
        facts.add(new Fact("longest wait for an answer", seconds(settings.timeoutNs())));
        facts.add(new Fact("warm-up", settings.warmupNs() == 0 ? "off" : seconds(settings.warmupNs())));
        return facts;
    }

    private static void add(final List<List<String>> rows, final String kind, final Map<String, Long> counts) {
        counts.forEach((name, count) -> rows.add(List.of(kind + name, Long.toString(count))));
    }

    private static String seconds(final long ns) {
        return String.format(Locale.ROOT, "%.3f", ns / 1e9).replaceFirst("\\.?0+$", "") + " s";
    }

    private static String count(final long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String style() {
        try (InputStream css = ReportPage.class.getResourceAsStream(STYLE)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
