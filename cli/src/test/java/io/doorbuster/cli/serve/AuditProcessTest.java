package io.doorbuster.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.control.JournalAudit.Status;
import io.doorbuster.http.control.JournalAudit.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An audit as a process of its own: what it says of each end, and that there is one at a time. */
class AuditProcessTest {
    private static final long PATIENCE_MILLIS = 60_000;

    private static AuditProcess shell(final String script) {
        return new AuditProcess(List.of("bash", "-c", script));
    }

    private static Status awaitEnd(final AuditProcess audit) {
        final long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        Status status = audit.status();
        while (status.verdict() == Verdict.RUNNING) {
            assertTrue(System.currentTimeMillis() < deadline, "the audit does not end");
            Thread.onSpinWait();
            status = audit.status();
        }
        return status;
    }

    @ParameterizedTest
    @CsvSource({"0, EXACT", "3, INEXACT", "1, FAILED", "2, FAILED", "137, FAILED"})
    void shouldKnowTheVerdictByTheExitCode(final int code, final Verdict verdict) {
        try (AuditProcess audit = shell("echo out; echo err >&2; exit " + code)) {
            assertEquals(Verdict.NONE, audit.status().verdict());
            assertTrue(audit.start());
            final Status status = awaitEnd(audit);

            assertEquals(verdict, status.verdict());
            assertEquals(code, status.exitCode());
            assertEquals("out\nerr\n", status.report());
            assertTrue(status.startedAt() > 0 && status.endedAt() >= status.startedAt(), status::toString);
        }
    }

    @Test
    void shouldRunOneAtATimeAndAnotherAfterIt() {
        final AuditProcess audit = shell("read -t 60 line < <(sleep 60)");
        assertTrue(audit.start());
        assertFalse(audit.start());
        assertEquals(Verdict.RUNNING, audit.status().verdict());
        audit.close();
        assertEquals(Verdict.FAILED, awaitEnd(audit).verdict());
        assertTrue(audit.start());
        audit.close();
    }

    @Test
    void shouldSayWhyItCouldNotStart() {
        try (AuditProcess audit = new AuditProcess(List.of("/nowhere/java", "-jar"))) {
            assertTrue(audit.start());
            assertEquals(Verdict.FAILED, audit.status().verdict());
            final String report = audit.status().report();
            assertTrue(report.contains("could not start"), report);
        }
    }

    @Test
    void shouldKeepTheFirstPartOfALongReport() {
        try (AuditProcess audit = shell("head -c 50000 /dev/zero | tr '\\0' x")) {
            audit.start();
            assertEquals(1 << 15, awaitEnd(audit).report().length());
        }
    }

    @Test
    void shouldNotGiveTheSettingsOfTheServerToTheAudit() {
        try (AuditProcess audit = shell("env | grep -c ^DOORBUSTER_ || true")) {
            audit.start();
            assertEquals("0\n", awaitEnd(audit).report());
        }
    }
}
