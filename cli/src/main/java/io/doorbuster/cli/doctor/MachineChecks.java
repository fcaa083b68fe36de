package io.doorbuster.cli.doctor;

import io.doorbuster.cli.console.Bytes;
import io.doorbuster.http.exchange.HttpLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of the kernel's settings and of what the machine has. */
final class MachineChecks {
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final Pattern FAST_CLOCK =
            Pattern.compile("tsc|kvm-clock|hyperv_clocksource.*|arch_sys_counter|xen");
    /** What docs/OPERATIONS.md says of the memory of a process: this much, and 1.75 times the heap. */
    private static final long OUTSIDE_BYTES = 256L << 20;

    private static final double OF_THE_HEAP = 1.75;

    private final Machine machine;

    MachineChecks(final Machine machine) {
        this.machine = machine;
    }

    /** @param limit files and connections that the process may have open */
    static Finding descriptors(final long limit) {
        final long wanted = HttpLimits.MAX_PUBLIC_CONNECTIONS + (long) HttpLimits.RESERVED_DESCRIPTORS;
        final String found = "a process may open " + limit + " files and connections";
        if (limit < HttpLimits.MIN_DESCRIPTORS) {
            return Finding.bad(
                    "descriptors",
                    found,
                    "serve needs " + HttpLimits.MIN_DESCRIPTORS
                            + " to start; raise the limit: ulimit -n 20000, or LimitNOFILE=20000");
        }
        return limit < wanted
                ? Finding.warn(
                        "descriptors",
                        found,
                        "that is enough for " + HttpLimits.publicConnections(limit) + " shoppers, not for "
                                + HttpLimits.MAX_PUBLIC_CONNECTIONS
                                + "; raise the limit: ulimit -n 20000, or LimitNOFILE=20000")
                : Finding.ok("descriptors", found);
    }

    /** Whether the kernel makes huge pages of memory that nobody asked them for. */
    Finding hugePages() {
        final String check = "huge pages";
        final Optional<String> enabled = machine.text("sys/kernel/mm/transparent_hugepage/enabled");
        if (enabled.isEmpty()) {
            return Finding.ok(check, "the kernel has no transparent huge pages");
        }
        final Matcher chosen = CHOSEN.matcher(enabled.get());
        final String mode = chosen.find() ? chosen.group(1) : enabled.get();
        return mode.equals("always")
                ? Finding.warn(
                        check,
                        "transparent huge pages are always made",
                        "making one can stop a thread for milliseconds; run:"
                                + " echo madvise >/sys/kernel/mm/transparent_hugepage/enabled")
                : Finding.ok(check, "transparent huge pages: " + mode);
    }

    /** Whether a look at the clock is cheap. */
    Finding clockSource() {
        final String check = "clock source";
        final Optional<String> source = machine.text("sys/devices/system/clocksource/clocksource0/current_clocksource");
        if (source.isEmpty()) {
            return Finding.warn(
                    check, "the kernel does not say which one it uses", "a slow one costs a microsecond per request");
        }
        return FAST_CLOCK.matcher(source.get()).matches()
                ? Finding.ok(check, source.get())
                : Finding.warn(
                        check,
                        source.get() + " is read with a system call",
                        "each request reads the clock several times; boot with clocksource=tsc if the machine has one");
    }

    /** Whether there is shared memory. */
    Finding sharedMemory() {
        final String check = "shared memory";
        final Path directory = machine.sharedMemory();
        if (!Files.isDirectory(directory)) {
            return Finding.warn(
                    check, "there is no /dev/shm", "serve does not need it; tests and tools of the JVM may");
        }
        try {
            return Finding.ok(
                    check,
                    "/dev/shm has " + Bytes.of(Files.getFileStore(directory).getUsableSpace()) + " free");
        } catch (final IOException unreadable) {
            return Finding.warn(check, "/dev/shm cannot be read", "serve does not need it; tests and tools may");
        }
    }

    /** @param heapBytes that the JVM may use */
    Finding memory(final long heapBytes) {
        final String check = "memory";
        final Optional<Long> total = machine.memory("MemTotal");
        final long limit =
                Math.min(total.orElse(Long.MAX_VALUE), machine.memoryLimit().orElse(Long.MAX_VALUE));
        if (limit == Long.MAX_VALUE) {
            return Finding.warn(check, "the kernel does not say how much there is", "compare it with -Xmx yourself");
        }
        final long needed = OUTSIDE_BYTES + (long) (heapBytes * OF_THE_HEAP);
        final String found = "there are " + Bytes.of(limit) + "; with a heap of " + Bytes.of(heapBytes)
                + " a server takes up to " + Bytes.of(needed);
        return needed > limit
                ? Finding.warn(
                        check,
                        found,
                        "the kernel may kill the server; give java a smaller heap, such as -Xmx"
                                + Math.max(64, (long) ((limit - OUTSIDE_BYTES) / OF_THE_HEAP) >> 20) + "m")
                : Finding.ok(check, found);
    }
}
