package io.doorbuster.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The limits of the log, by a clock that the test controls. */
class LogLimiterTest {
    private long nanos;
    private final LogLimiter limiter = new LogLimiter(() -> nanos);

    @Test
    void shouldAdmitTenLinesOfAKindInASecondAndSixtyInAMinute() {
        final LogLimiter.Kind kind = limiter.kind("io.doorbuster.http.exchange.Call", "{} {} failed");
        assertEquals(LogLimiter.LINES_PER_SECOND_AND_KIND, admitted(kind, 1_000));
        int inTheMinute = LogLimiter.LINES_PER_SECOND_AND_KIND;
        for (int second = 1; second < 60; second++) {
            passSeconds(1);
            inTheMinute += admitted(kind, 1_000);
        }
        assertEquals(LogLimiter.LINES_PER_MINUTE_AND_KIND, inTheMinute);
        passSeconds(1);
        assertEquals(LogLimiter.LINES_PER_SECOND_AND_KIND, admitted(kind, 1_000));
    }

    @Test
    void shouldAdmitAHundredLinesOfAllKindsInASecond() {
        int all = 0;
        for (int i = 0; i < 50; i++) {
            all += admitted(limiter.kind("Logger" + i, "pattern"), 10);
        }
        assertEquals(LogLimiter.LINES_PER_SECOND, all);
    }

    @Test
    void shouldAdmitSoManyBytesInAMinuteOnly() {
        assertTrue(limiter.admitBytes(LogLimiter.BYTES_PER_MINUTE - 1));
        assertFalse(limiter.admitBytes(2));
        assertTrue(limiter.admitBytes(1));
        passSeconds(60);
        assertTrue(limiter.admitBytes(2));
    }

    @Test
    void shouldAdmitThreeStackTracesOfAKindInAMinute() {
        final LogLimiter.Kind kind = limiter.kind("a", "b");
        for (int i = 0; i < LogLimiter.TRACES_PER_MINUTE_AND_KIND; i++) {
            assertTrue(kind.admitTrace());
        }
        assertFalse(kind.admitTrace());
        passSeconds(60);
        assertTrue(kind.admitTrace());
    }

    @Test
    void shouldTakeMessagesForOneKindThatDifferInTheirValuesOnly() {
        final LogLimiter.Kind code = limiter.kind("io.undertow.request", "UT005023: Exception handling request to /a");
        assertSame(code, limiter.kind("io.undertow.request", "UT005023: Exception handling request to /b"));
        final String beginning = "Failed to read the chunked trailers of the connection from address ";
        assertSame(limiter.kind("a", beginning + "1"), limiter.kind("a", beginning + "2"));
        assertNotSame(code, limiter.kind("io.undertow.request", "UT005024: another"));
    }

    @Test
    void shouldReportOnceWhatWasLeftOutMostFirst() {
        admitted(limiter.kind("x.A", "small"), 11);
        admitted(limiter.kind("x.B", "large"), 30);
        final String report = limiter.takeReport();
        assertTrue(report.endsWith(" left out 21 lines: 20 of \"B: large\", 1 of \"A: small\"\n"), report);
        assertEquals("", limiter.takeReport());
    }

    @Test
    void shouldCountKindsBeyondTheMostAsOneAndKeepItsMemoryBounded() {
        for (int i = 0; i < LogLimiter.MAX_KINDS; i++) {
            limiter.kind("logger" + i, "");
        }
        assertSame(limiter.kind("one more", ""), limiter.kind("and another", ""));
    }

    @Test
    void shouldNotLetAValueBeginALine() {
        assertEquals("GET /a?2026 ERROR? ready", LogLimiter.printable("GET /a\n2026 ERROR\u0085 ready"));
    }

    @Test
    void shouldHaveTheLimitsThatTheDocumentationNames() throws Exception {
        final String operations =
                Files.readString(Path.of("..", "docs", "OPERATIONS.md")).replaceAll("\\s+", " ");
        final String named = String.format(
                Locale.ROOT,
                "Per kind it writes at most %d lines a second, %d lines a minute and %d stack traces a minute; "
                        + "in all, %d lines a second and %,d bytes a minute.",
                LogLimiter.LINES_PER_SECOND_AND_KIND,
                LogLimiter.LINES_PER_MINUTE_AND_KIND,
                LogLimiter.TRACES_PER_MINUTE_AND_KIND,
                LogLimiter.LINES_PER_SECOND,
                LogLimiter.BYTES_PER_MINUTE);
        assertTrue(operations.contains(named), named);
    }

    private static int admitted(final LogLimiter.Kind kind, final int lines) {
        int admitted = 0;
        for (int i = 0; i < lines; i++) {
            admitted += kind.admitLine() ? 1 : 0;
        }
        return admitted;
    }

    private void passSeconds(final int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
