package io.doorbuster.http.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The metrics of the JVM and of the process, by the names that dashboards for them expect. */
final class JvmMetrics {
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private JvmMetrics() {}

    static void add(final Families families) {
        final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        families.gauge(
                "jvm_heap_used_bytes",
                "Heap in use.",
                memory.getHeapMemoryUsage().getUsed());
        families.gauge(
                "jvm_heap_max_bytes",
                "Largest heap.",
                memory.getHeapMemoryUsage().getMax());
        families.gauges(
                "jvm_buffer_pool_used_bytes",
                "Memory of buffers outside of the heap.",
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class),
                pool -> Labels.of("pool", pool.getName()),
                BufferPoolMXBean::getMemoryUsed);
        final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        families.counters(
                "jvm_gc_collections",
                "Garbage collections.",
                collectors,
                false,
                gc -> Labels.of("gc", gc.getName()),
                GarbageCollectorMXBean::getCollectionCount);
        families.counter(
                "jvm_gc_pause_seconds",
                "Time in garbage collections.",
                collectors.stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / MILLIS_PER_SECOND);
        families.gauge(
                "jvm_threads",
                "Live threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        families.gauge(
                "process_start_time_seconds",
                "When the process started, seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof final UnixOperatingSystemMXBean system) {
            families.counter(
                    "process_cpu_seconds", "CPU time of the process.", system.getProcessCpuTime() / NANOS_PER_SECOND);
            families.gauge("process_open_fds", "Open files and sockets.", system.getOpenFileDescriptorCount());
            families.gauge(
                    "process_max_fds", "Most files and sockets that may be open.", system.getMaxFileDescriptorCount());
        }
    }
}
