package io.doorbuster.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.FailedException;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wall clocks with which a server starts if its last event is of noon. */
class StartClockTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final DirectBuffer NOBODY = new UnsafeBuffer("m".getBytes(US_ASCII));

    @ParameterizedTest
    @CsvSource({
        // wall clock,         a sale,      said
        "2026-11-28T12:00:01Z, none,        ",
        "2026-11-28T11:56:00Z, none,        ",
        "2026-11-28T11:54:59Z, none,        5 min 1 s ahead of the wall clock",
        "2026-11-18T11:00:00Z, none,        10 d 1 h ahead of the wall clock",
        // A week off, though all is over by then.
        "2026-12-05T12:00:00Z, opens,       ",
        "2026-12-05T12:00:00Z, held,        ",
        "2027-11-28T12:00:00Z, none,        ",
        "2027-11-28T12:00:00Z, opens,       'sale s opens, at 2026-11-28T13:00:00Z'",
        "2027-11-28T12:00:00Z, closes,      'sale s closes, at 2026-11-28T14:00:00Z'",
        "2027-11-28T12:00:00Z, round,       'sale s opens, at 2026-11-28T13:00:00Z'",
        "2027-11-28T12:00:00Z, held,        'sale s has a hold that expires, at 2026-11-28T12:10:00Z'",
        "2027-11-28T12:00:00Z, closed,      ",
        "2027-11-28T12:00:00Z, opens-later, "
    })
    void shouldRefuseAWallClockThatDoesNotFitTheJournal(final Instant wall, final String sale, final String said) {
        final StartClock clock = clock(wall, null);
        clock.checkWall();
        if (said == null) {
            final long expected = Math.max(NOON.toEpochMilli(), wall.toEpochMilli());
            assertTrue(Math.abs(clock.begin(sales(sale)).now() - expected) < 60_000);
        } else {
            final String message = assertThrows(FailedException.class, () -> clock.begin(sales(sale)))
                    .getMessage();
            assertTrue(message.contains(said), message);
            assertTrue(message.contains("2026-11-28T12:00:00Z") && message.contains(wall.toString()), message);
            assertTrue(message.contains("--accept-clock "), message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:07Z, before this version was built",
        "2025-12-31T23:59:59Z, before this version was built",
        "2046-01-01T00:00:01Z, more than 20 years ahead"
    })
    void shouldRefuseAWallClockThatCannotBeRightBeforeThereIsADirectory(final Instant wall, final String said) {
        final String message = assertThrows(
                        FailedException.class, () -> clock(wall, null).checkWall())
                .getMessage();
        assertTrue(message.contains(said), message);
        clock(wall, wall).checkWall();
    }

    @Test
    void shouldStartInSpiteOfItForAnHourIfTheTimeIsAccepted() {
        final Instant wall = NOON.plus(Duration.ofDays(365));
        clock(wall, wall).begin(sales("opens"));
        clock(wall, wall.minusSeconds(3_600)).begin(sales("opens"));
        assertThrows(
                FailedException.class,
                () -> clock(wall, wall.minusSeconds(3_601)).begin(sales("opens")));
        assertThrows(FailedException.class, () -> clock(wall, NOON).begin(sales("opens")));

        final Instant behind = NOON.minus(Duration.ofDays(365));
        assertEquals(
                NOON.toEpochMilli(),
                clock(behind, NOON).begin(sales("opens")).now() / 60_000 * 60_000,
                "the engine's clock begins with the last event");
        assertThrows(FailedException.class, () -> clock(behind, behind).begin(sales("opens")));
    }

    @Test
    void shouldRefuseLimitsOutOfRange() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StartClock(Duration.ZERO, Duration.ofDays(31), null, () -> 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StartClock(Duration.ofMinutes(5), Duration.ofDays(9_999), null, () -> 0));
    }

    private static StartClock clock(final Instant wall, final Instant accepted) {
        return new StartClock(Duration.ofMinutes(5), Duration.ofDays(31), accepted, wall::toEpochMilli);
    }

    /** A state whose last event is of noon. */
    private static Sales sales(final String sale) {
        final Sales sales = new Sales();
        final long noon = NOON.toEpochMilli();
        final long opensAt = at(sale.equals("opens") ? "13:00" : sale.equals("opens-later") ? "2099" : "11:00");
        final long closesAt = sale.equals("closes") || sale.equals("closed") ? at("14:00") : SaleTerms.NEVER;
        SaleTerms terms = new SaleTerms("s", "", 10, opensAt, closesAt, 1, 1);
        if (sale.equals("round")) {
            terms = terms.withRounds(List.of(new Round(opensAt, 10), new Round(at("13:00"), 5)), false);
        }
        if (sale.equals("held")) {
            terms = terms.withPaymentWindow(600_000, 0);
        }
        sales.saleCreated(1, noon, 1, terms, 1, 2, NOBODY);
        if (sale.equals("closed")) {
            sales.saleClosed(2, noon, 1, NOBODY);
        }
        if (sale.equals("held")) {
            sales.orderSecured(2, noon, 1, 1, 1, 1, 0, NOBODY, new UnsafeBuffer(new byte[0]));
        }
        return sales;
    }

    private static long at(final String time) {
        return Instant.parse(time.equals("2099") ? "2099-01-01T00:00:00Z" : "2026-11-28T" + time + ":00Z")
                .toEpochMilli();
    }
}
