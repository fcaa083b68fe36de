package io.doorbuster.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.OwnJar;
import io.doorbuster.http.control.JournalAudit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code journal audit} on the live journal as a process of its own, with the lowest priority and a small heap, so
 * that neither its work nor its memory can harm the sale. Any thread.
 */
final class AuditProcess implements JournalAudit, AutoCloseable {
    private static final long LONGEST_MINUTES = 10;
    private static final String HEAP = "-Xmx512m";
    private static final int MAX_REPORT_BYTES = 1 << 15;
    private static final Path NICE = Path.of("/usr/bin/nice");

    private final List<String> command;
    private Process process;
    private Status status = Status.none();

    /** @param command prints the report and exits as {@code journal audit} does */
    AuditProcess(final List<String> command) {
        this.command = List.copyOf(command);
    }

    /** The audit of this data directory, by the executable that runs now. */
    static AuditProcess of(final Path data) {
        final List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        command.addAll(List.of(java.toString(), HEAP, "-jar", OwnJar.path().toString()));
        command.addAll(
                List.of("journal", "audit", "--data", data.toAbsolutePath().toString()));
        return new AuditProcess(command);
    }

    @Override
    public synchronized boolean start() {
        if (status().verdict() == Verdict.RUNNING) {
            return false;
        }
        status = Status.running(System.currentTimeMillis());
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The settings of the server are not flags of the audit.
        builder.environment().keySet().removeIf(name -> name.startsWith("DOORBUSTER_"));
        try {
            process = builder.start();
        } catch (final IOException notStarted) {
            end(Verdict.FAILED, ExitCodes.FAILURE, "The audit could not start: " + notStarted.getMessage());
        }
        return true;
    }

    /** Looks whether the audit has ended, and ends one that takes too long. */
    @Override
    public synchronized Status status() {
        if (status.verdict() == Verdict.RUNNING) {
            final long age = System.currentTimeMillis() - status.startedAt();
            if (!process.isAlive()) {
                report();
            } else if (age > TimeUnit.MINUTES.toMillis(LONGEST_MINUTES)) {
                process.destroyForcibly();
            }
        }
        return status;
    }

    /** Ends the audit that runs, if one does. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** The process has ended, so its output is there already and its pipe has an end. */
    private void report() {
        final int code = process.exitValue();
        final Verdict verdict = switch (code) {
            case ExitCodes.GOOD -> Verdict.EXACT;
            case ExitCodes.DAMAGE -> Verdict.INEXACT;
            default -> Verdict.FAILED;
        };
        String report;
        try (InputStream printed = process.getInputStream()) {
            report = new String(printed.readNBytes(MAX_REPORT_BYTES), UTF_8);
        } catch (final IOException lost) {
            report = "The report was lost: " + lost.getMessage();
        }
        end(verdict, code, report);
    }

    private void end(final Verdict verdict, final int code, final String report) {
        status = status.ended(verdict, System.currentTimeMillis(), code, report);
    }
}
