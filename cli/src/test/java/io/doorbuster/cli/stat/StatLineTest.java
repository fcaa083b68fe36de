package io.doorbuster.cli.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatLineTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldComputeRatesFromTwoLooks() throws IOException {
        final StatLine line = new StatLine(
                sample(SECOND, page(1_000, 100, 900, 50, "0 0 0", 3)),
                sample(3 * SECOND, page(5_000, 300, 4_700, 250, "0 0 0", 7)));
        assertEquals("2000 100 1900 7 50.0 100 - 9 200 42", line.text().strip().replaceAll(" +", " "));
        assertEquals(StatLine.HEADER.length(), line.text().length(), "the columns are as wide as their titles");
        assertEquals(
                "{\"time\":\"2026-11-29T00:00:00Z\",\"up\":true,\"answersPerSecond\":2000.0,\"securedPerSecond\":100.0,"
                        + "\"refusedPerSecond\":1900.0,\"inFlight\":7.0,\"ringPercent\":50.0,"
                        + "\"durablePerSecond\":100.0,\"p99Ms\":null,\"connections\":9.0,\"heapBytes\":2.0E8,"
                        + "\"remaining\":42.0}",
                line.json(Instant.parse("2026-11-29T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        // cumulative counts of 1 ms, 10 ms, infinity before and now; p99 in seconds
        "0 0 0,      100 100 100,  0.00099",
        "0 0 0,      0 100 100,    0.00991",
        "0 0 0,      98 100 100,   0.0055",
        "0 0 0,      0 0 5,        0.01",
        "50 50 50,   150 150 150,  0.00099",
        "100 100 100, 100 200 200, 0.00991"
    })
    void shouldInterpolateTheP99OfTheIntervalAlone(final String before, final String now, final double p99)
            throws IOException {
        final StatLine line =
                new StatLine(sample(0, page(0, 0, 0, 0, before, 0)), sample(SECOND, page(0, 0, 0, 0, now, 0)));
        assertEquals(p99, line.p99Seconds(), 1e-9);
    }

    @Test
    void shouldHaveNoP99WithoutAnAnswer() throws IOException {
        final Sample still = sample(0, page(0, 0, 0, 0, "5 5 5", 0));
        assertTrue(Double.isNaN(new StatLine(still, sample(SECOND, page(0, 0, 0, 0, "5 5 5", 0))).p99Seconds()));
    }

    @Test
    void shouldNoticeThatTheServerStartedAgain() throws IOException {
        final Sample before = sample(0, page(9, 9, 9, 9, "0 0 0", 0));
        final Sample after = sample(
                SECOND,
                page(1, 1, 1, 1, "0 0 0", 0).replace("process_start_time_seconds 17", "process_start_time_seconds 18"));
        assertTrue(after.isOfAnotherStart(before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>\n</html>", "a b", "doorbuster_ready 0.0", "jvm_threads 5.0\n"})
    void shouldRefuseAPageThatIsNotOfAServerThatServes(final String page) {
        assertThrows(IOException.class, () -> Scrape.parse(page));
    }

    private static Sample sample(final long nanos, final String page) throws IOException {
        return Sample.of(nanos, Scrape.parse(page));
    }

    static String page(
            final int answers,
            final int secured,
            final int refused,
            final int durable,
            final String buckets,
            final int inFlight) {
        final String[] counts = buckets.split(" ");
        return "# TYPE doorbuster_answers_total counter\n"
                + "doorbuster_answers_total{listener=\"admin\",status=\"200\"} 77.0\n"
                + "doorbuster_answers_total{listener=\"public\",status=\"201\"} " + secured + ".0\n"
                + "doorbuster_answers_total{listener=\"public\",status=\"409\"} " + (answers - secured) + ".0\n"
                + "doorbuster_commands_total{outcome=\"secured\"} " + secured + ".0\n"
                + "doorbuster_refusals_total{listener=\"public\",problem=\"sold-out\"} " + refused + ".0\n"
                + "doorbuster_durable_sequence " + durable + ".0\n"
                + "doorbuster_answer_seconds_bucket{le=\"0.001\"} " + counts[0] + "\n"
                + "doorbuster_answer_seconds_bucket{le=\"0.01\"} " + counts[1] + "\n"
                + "doorbuster_answer_seconds_bucket{le=\"+Inf\"} " + counts[2] + "\n"
                + "doorbuster_calls_in_flight{listener=\"public\"} " + inFlight + ".0\n"
                + "doorbuster_ring_used_slots 8192.0\ndoorbuster_ring_slots 16384.0\n"
                + "doorbuster_connections{listener=\"public\"} 9.0\n"
                + "doorbuster_sale_remaining_units{sale=\"a\"} 40.0\n"
                + "doorbuster_sale_remaining_units{sale=\"b\"} 2.0\n"
                + "jvm_heap_used_bytes 2.0E8\nprocess_start_time_seconds 17.0\n";
    }
}
