package io.doorbuster.cli.loadreport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.Identity;
import io.doorbuster.cli.loadgen.KnownResult;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.SalePage;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPageTest {
    private static final String HOSTILE = "<script>alert('x')</script>\"&\u202e";

    @Test
    void shouldShowTheNumbersOfTheResult() throws Exception {
        final PageTable page = new PageTable(page("Shoes", "no-answer", true));

        assertEquals(List.of("Drop of demo: Shoes"), page.texts("//h1"));
        assertEquals(List.of("40"), page.row("secured"));
        assertEquals(List.of("57"), page.row("refused sold-out"));
        assertEquals(List.of("1"), page.row("waitlisted"));
        assertEquals(List.of("1"), page.row("error no-answer"));
        assertEquals(List.of("1"), page.row("unknown timed-out"));
        assertEquals(List.of("50.00", "25.00", "20.00", "70.06"), page.row("p50"));
        assertEquals(List.of("100", "100", "40", "60"), page.row("count"));
        assertEquals(List.of("40", "0", "0", "0", "0", "400"), page.row("0.0 to 0.1"));
        assertEquals(List.of("0", "0", "0", "0", "0", "0"), page.row("0.1 to 0.2"));
        assertEquals(List.of("0", "1", "57", "1", "1", "600"), page.row("0.3 to 0.4"));
        assertEquals(List.of("60", "20"), page.row("remaining"));
        assertTrue(page.texts("//pre").contains("doorbuster drop --users 100"));
        assertTrue(page.texts("//dd").contains("power"));
    }

    @Test
    void shouldShowEachCheckWithItsVerdict() throws Exception {
        final PageTable page = new PageTable(page("Shoes", "no-answer", false));

        assertEquals(
                List.of("ok limit: 1 unit", "BROKEN page: 41 units gone"),
                page.texts("//ul[@class='checks']/li").stream()
                        .map(text -> text.replaceAll("\\s+", " ").strip())
                        .toList());
        assertEquals(List.of("Not exact 1 of 2 checks are broken."), page.texts("//p[@class='verdict bad']"));
    }

    @Test
    void shouldDrawTheCurvesThroughTheirPercentiles() throws Exception {
        final PageTable page = new PageTable(page("Shoes", "no-answer", true));

        final List<String> curves = page.texts("//*[contains(@class,'curve')]/@points");
        final String sent = curves.get(0);
        final String intended = curves.get(1);
        // 402 wide for two decades from 62 on, and 226 high for 120 ms up from 256.
        assertTrue(intended.startsWith("62.0,254.1 "), intended);
        assertTrue(intended.contains(" 263.0,86.4 "), "90 ms at the percentile 90: " + intended);
        assertTrue(intended.endsWith(" 464.0,67.7"), "100 ms at the end: " + intended);
        assertTrue(sent.contains(" 263.0,171.2 "), "45 ms at the percentile 90: " + sent);
        assertEquals(49, intended.split(" ").length);
    }

    @Test
    void shouldStackTheResultsOfEachTenthOfASecond() throws Exception {
        final PageTable page = new PageTable(page("Shoes", "no-answer", true));

        // 400 and 600 a second below an axis up to 600, in bars of 100.5.
        assertEquals(List.of("62.0"), page.texts("//*[@class='secured']/@x"));
        assertEquals(List.of("150.7"), page.texts("//*[@class='secured']/@height"));
        assertEquals(List.of("363.5"), page.texts("//*[@class='refused']/@x"));
        assertEquals(List.of("252.2"), page.texts("//*[@class='waitlisted']/@y"));
        assertEquals(List.of("37.5"), page.texts("//*[@class='refused']/@y"));
        assertEquals(List.of("30.0"), page.texts("//*[@class='unknown']/@y"));
    }

    @Test
    void shouldEscapeWhatTheServerSaid() throws Exception {
        final String html = page(HOSTILE, HOSTILE, true);

        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("\u202e"), "no character that turns the text around");
        assertEquals(
                List.of("Drop of demo: " + HOSTILE.replace("\u202e", "\\u202e")), new PageTable(html).texts("//title"));
    }

    @Test
    void shouldLoadNothingAndRunNothing() throws Exception {
        final String html = page("Shoes", "no-answer", true);

        for (final String loads : List.of(
                "<script",
                "<link",
                "<img",
                "<iframe",
                "<object",
                "<base",
                "src=",
                "href=",
                "url\\(",
                "@import",
                " on[a-z]+=")) {
            assertFalse(Pattern.compile(loads).matcher(html).find(), loads);
        }
        assertTrue(html.contains("prefers-color-scheme:dark"), html);
        assertTrue(html.contains("width=device-width"), html);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, '0.0 0.2 0.4 0.6 0.8 1.0'",
        "1, 1, '0.0 0.2 0.4 0.6 0.8 1.0'",
        "0.03, 0.03, '0.000 0.005 0.010 0.015 0.020 0.025 0.030'",
        "61, 80, '0 20 40 60 80'",
        "1299.2, 1500, '0 500 1,000 1,500'",
        "18400, 20000, '0 5,000 10,000 15,000 20,000'"
    })
    void shouldEndAnAxisAtARoundNumber(final double largest, final double end, final String labels) {
        final Axis axis = new Axis(largest);

        assertEquals(end, axis.end(), 1e-9);
        assertEquals(
                labels, String.join(" ", axis.ticks().stream().map(axis::label).toList()));
    }

    private static String page(final String title, final String error, final boolean exact) {
        final LoadSettings settings = new LoadSettings(
                new Endpoint("127.0.0.1", 8080, ""),
                "demo",
                100,
                1,
                1,
                1_000_000_000L,
                8,
                1,
                Identity.pass,
                false,
                false,
                60_000_000_000L,
                0);
        final LoadReport report = new LoadReport(
                settings,
                KnownResult.withError(error),
                new SalePage(title, "open", 60, 60, 0, 0, 1, 0, 1),
                new SalePage(title, "open", 60, 20, 40, 0, 1, 1, 80),
                List.of(
                        Checks.Check.of("limit", true, "1 unit"),
                        Checks.Check.of("page", exact, exact ? "40 units gone" : "41 units gone")),
                0,
                null);
        return new ReportPage(
                        report,
                        "doorbuster drop --users 100",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        List.of(new Fact("durability", "power")))
                .html();
    }
}
