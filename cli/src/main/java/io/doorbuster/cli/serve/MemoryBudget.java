package io.doorbuster.cli.serve;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.doorbuster.cli.console.FailedException;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.identity.PassVerifier;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The memory that each part of a server may use, and the settings that bound it; docs/ARCHITECTURE.md ("Memory") says
 * where the numbers come from. The sum is compared with the heap before the server starts, so that no crowd can fill
 * the heap later.
 *
 * @param connections most public connections
 * @param maxStateBytes for one copy of sales, orders and registrations; a shadow needs a second copy
 * @param parts everything that uses memory, in bytes
 */
record MemoryBudget(int connections, long maxStateBytes, List<Part> parts) {
    /**
     * A part of the server that uses memory.
     *
     * @param setting the flag that bounds it
     */
    record Part(String what, String setting, long bytes) {
        @Override
        public String toString() {
            return what + " " + size(bytes) + " (" + setting + ")";
        }
    }

    /**
     * The capacity that a server is asked for.
     *
     * @param maxConnections on the public listener; 0 for as many as fit
     * @param descriptors file descriptors that the process may have open
     * @param maxSales sales at a time
     * @param maxStateBytes 0 for everything that the other parts leave
     * @param copies of the state: 2 with a shadow
     */
    record Wish(int maxConnections, long descriptors, int ioThreads, int maxSales, long maxStateBytes, int copies) {}

    /**
     * Libraries, the journal's buffers, the log's queue, the tables of limits and turns, cached pages: 12 MiB in an
     * idle server, 20 MiB with challenges.
     */
    static final long OWN_BYTES = 24L << 20;
    /** Memory of the server and of Undertow for a connection with a request in progress; 2 KiB while it is idle. */
    static final int BYTES_PER_CONNECTION = 11 << 10;
    /** Outside of the heap: the bytes after a request in progress, and one answer. */
    static final int BUFFER_BYTES_PER_CONNECTION = 16 << 10;
    /** Command and events, both at the largest size that a slot keeps, the decision, and the objects around them. */
    static final int BYTES_PER_SLOT = 1_408;
    /** An order in a list that is about to be sent, and its text. */
    static final int BYTES_PER_LISTED_ORDER = 320;
    /** A sale without orders: its terms, its view, its first tables, and a kilobyte for the holders' filter. */
    static final int BYTES_PER_SALE = 4 << 10;

    /** A server with less is of no use. */
    private static final long MIN_STATE_BYTES = 4L << 20;

    /** The share of the heap that can be planned; the garbage collector needs the rest. */
    private static final double PLANNED = 0.75;

    private static final double CONNECTIONS_SHARE = 0.25;
    private static final int READY_SHARE = PipelineConfig.READY_SHARE;

    /**
     * Computes the budget.
     *
     * @param heapBytes that the JVM may use
     * @param directBytes that the JVM may use outside of the heap
     * @throws FailedException if the capacity does not fit
     */
    static MemoryBudget of(final long heapBytes, final long directBytes, final Wish wish) {
        final long planned = (long) (heapBytes * PLANNED);
        final List<Part> parts = new ArrayList<>();
        parts.add(new Part("the server itself", "fixed", OWN_BYTES));
        parts.add(new Part("the ring", "fixed", (long) PipelineConfig.DEFAULT_RING_SLOTS * BYTES_PER_SLOT));
        parts.add(new Part(
                "lists of orders",
                "--io-threads",
                (long) wish.ioThreads * HttpLimits.MAX_LISTED_ORDERS_PER_IO_THREAD * BYTES_PER_LISTED_ORDER));
        parts.add(new Part(
                "remembered passes", "--io-threads", (long) wish.ioThreads * PassVerifier.MAX_REMEMBERED_BYTES));
        final long fixed = parts.stream().mapToLong(Part::bytes).sum();
        final int connections = connections(planned, fixed, wish);
        parts.add(new Part(
                connections + " connections",
                "--max-connections",
                (long) (connections + HttpLimits.ADMIN_CONNECTIONS) * BYTES_PER_CONNECTION));
        final long others = parts.stream().mapToLong(Part::bytes).sum();
        final long buffers = (long) (connections + HttpLimits.ADMIN_CONNECTIONS) * BUFFER_BYTES_PER_CONNECTION;
        // Outside of the heap, pages that are kept ready need a quarter of one copy.
        final long outside = (directBytes - buffers) * READY_SHARE / (READY_SHARE * wish.copies + 1);
        final long room = Math.max(0, Math.min((planned - others) / wish.copies, outside));
        final long state = wish.maxStateBytes == 0 ? Math.max(room, MIN_STATE_BYTES) : wish.maxStateBytes;
        parts.add(new Part(
                "sales, orders and registrations",
                wish.copies > 1 ? "--max-state-bytes, twice with --shadow=on" : "--max-state-bytes",
                Math.multiplyExact(state, wish.copies)));
        final MemoryBudget budget = new MemoryBudget(connections, state, List.copyOf(parts));
        budget.check(heapBytes, directBytes, room, wish);
        return budget;
    }

    /**
     * By default, the connections get at most a quarter of the planned memory and half of the rest after the fixed
     * parts.
     */
    private static int connections(final long planned, final long fixed, final Wish wish) {
        final int byDescriptors = HttpLimits.publicConnections(wish.descriptors);
        if (wish.maxConnections == 0) {
            final long bytes = Math.min((long) (planned * CONNECTIONS_SHARE), (planned - fixed) / 2);
            final long byMemory = bytes / BYTES_PER_CONNECTION - HttpLimits.ADMIN_CONNECTIONS;
            return (int) Math.max(HttpLimits.MIN_PUBLIC_CONNECTIONS, Math.min(byDescriptors, byMemory));
        }
        if (wish.maxConnections > byDescriptors) {
            throw new FailedException("--max-connections " + wish.maxConnections + " needs "
                    + (wish.maxConnections + HttpLimits.RESERVED_DESCRIPTORS) + " files and connections, but this"
                    + " process may open " + wish.descriptors
                    + "; raise the limit of open files (ulimit -n 20000), or give at most "
                    + byDescriptors);
        }
        return wish.maxConnections;
    }

    private void check(final long heapBytes, final long directBytes, final long room, final Wish wish) {
        final long sum = parts.stream().mapToLong(Part::bytes).sum();
        if (sum > heapBytes * PLANNED) {
            throw new FailedException(together() + " need " + size(sum) + ", but the heap is " + size(heapBytes)
                    + ", and the server may use three quarters of it; give java -Xmx"
                    + megabytes((long) (sum / PLANNED)) + "m, or lower one of the flags");
        }
        if (maxStateBytes > room) {
            throw new FailedException(
                    "--max-state-bytes " + maxStateBytes + " does not fit into the " + size(directBytes)
                            + " that this JVM may use outside of its heap; raise -XX:MaxDirectMemorySize, or give at"
                            + " most "
                            + room);
        }
        if (wish.maxSales > EngineSettings.DEFAULT_MAX_SALES && (long) wish.maxSales * BYTES_PER_SALE > maxStateBytes) {
            throw new FailedException("--max-sales " + wish.maxSales + " needs "
                    + size((long) wish.maxSales * BYTES_PER_SALE * wish.copies)
                    + " even without orders, but of the heap of "
                    + size(heapBytes) + " only " + size(maxStateBytes * wish.copies)
                    + " is for sales, orders and registrations (--max-state-bytes); raise the heap with -Xmx, or give"
                    + " at most " + maxStateBytes / BYTES_PER_SALE + " sales");
        }
    }

    private String together() {
        return parts.stream().map(Part::toString).collect(Collectors.joining(", "));
    }

    /** The bytes that this JVM may use outside of its heap. */
    static long directBytes() {
        final long given = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return given == 0 ? Runtime.getRuntime().maxMemory() : given;
    }

    private static String size(final long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
                : megabytes(bytes) + " MB";
    }

    private static long megabytes(final long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
