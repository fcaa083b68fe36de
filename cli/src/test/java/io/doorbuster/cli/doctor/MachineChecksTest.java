package io.doorbuster.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({"256, bad", "767, bad", "768, warn", "18511, warn", "18512, ok", "1048576, ok"})
    void shouldWantAsManyDescriptorsAsServe(final long limit, final Verdict verdict) {
        assertEquals(verdict, MachineChecks.descriptors(limit).verdict());
    }

    @Test
    void shouldSayForHowManyShoppersTheDescriptorsAreEnough() {
        assertTrue(MachineChecks.descriptors(1_024).advice().contains("enough for 512 shoppers, not for 18000"));
    }

    @ParameterizedTest
    @CsvSource({
        "[always] madvise never, warn, transparent huge pages are always made",
        "always [madvise] never, ok, transparent huge pages: madvise",
        "always madvise [never], ok, transparent huge pages: never"
    })
    void shouldWarnOfHugePagesThatNobodyAskedFor(final String setting, final Verdict verdict, final String found)
            throws IOException {
        final Finding finding = new FakeMachine(root)
                .with("sys/kernel/mm/transparent_hugepage/enabled", setting + "\n")
                .checks()
                .hugePages();
        assertEquals(verdict, finding.verdict());
        assertEquals(found, finding.what());
    }

    @ParameterizedTest
    @CsvSource({"tsc, ok", "kvm-clock, ok", "arch_sys_counter, ok", "hpet, warn", "acpi_pm, warn"})
    void shouldWarnOfAClockThatIsSlowToRead(final String source, final Verdict verdict) throws IOException {
        final Finding finding = new FakeMachine(root)
                .with("sys/devices/system/clocksource/clocksource0/current_clocksource", source + "\n")
                .checks()
                .clockSource();
        assertEquals(verdict, finding.verdict());
        assertTrue(finding.what().startsWith(source), finding.what());
    }

    @ParameterizedTest
    @CsvSource({
        // MemTotal in kB, limit of the control group, heap in GiB, verdict
        "8388608, max,        4, ok",
        "8388608, max,        5, warn",
        "8388608, 2147483648, 1, ok",
        "8388608, 2147483648, 2, warn",
        "8388608, '',         4, ok"
    })
    void shouldCompareTheHeapWithTheMemoryOfTheMachineAndItsControlGroup(
            final long total, final String limit, final long heap, final Verdict verdict) throws IOException {
        final FakeMachine machine = new FakeMachine(root)
                .with("proc/meminfo", "MemFree:   1 kB\nMemTotal:   " + total + " kB\nSwapTotal: 9 kB\n");
        if (!limit.isEmpty()) {
            machine.with("sys/fs/cgroup/memory.max", limit + "\n");
        }
        assertEquals(verdict, machine.checks().memory(heap * GIB).verdict());
    }

    @Test
    void shouldNotFailOnAMachineWithoutProcAndSys() {
        final MachineChecks checks = new FakeMachine(root).checks();
        assertEquals(Verdict.ok, checks.hugePages().verdict());
        assertEquals(Verdict.warn, checks.clockSource().verdict());
        assertEquals(Verdict.warn, checks.memory(GIB).verdict());
        assertEquals(Verdict.warn, checks.sharedMemory().verdict());
    }

    @Test
    void shouldSeeSharedMemory() throws IOException {
        Files.createDirectories(root.resolve("dev/shm"));
        assertEquals(Verdict.ok, new FakeMachine(root).checks().sharedMemory().verdict());
    }

    @ParameterizedTest
    @CsvSource({"tcp", "tcp6"})
    void shouldNameTheProcessThatListensOnAPort(final String table) throws IOException {
        final Machine machine = new FakeMachine(root)
                .listening(table, "1F90", 4242, 4711, "nginx")
                .machine();
        assertEquals(Optional.of("process 4711 (nginx)"), machine.listener(8080));
        assertEquals(Optional.empty(), machine.listener(8081));
    }
}
