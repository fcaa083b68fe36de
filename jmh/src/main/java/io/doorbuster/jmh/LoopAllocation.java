package io.doorbuster.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Counts the bytes that the measured loop allocates per operation, without those of the setup, which {@code -prof gc}
 * includes. Use it with {@code -prof io.doorbuster.jmh.LoopAllocation}. One thread only.
 */
public final class LoopAllocation implements InternalProfiler {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long startBytes;
    private static double bytesPerOperation;

    static void begin() {
        startBytes = THREADS.getCurrentThreadAllocatedBytes();
    }

    static void end(final int operations) {
        bytesPerOperation = (double) (THREADS.getCurrentThreadAllocatedBytes() - startBytes) / operations;
    }

    @Override
    public String getDescription() {
        return "Bytes that the measured loop allocates";
    }

    @Override
    public void beforeIteration(final BenchmarkParams benchmark, final IterationParams iteration) {}

    @Override
    public Collection<? extends Result<?>> afterIteration(
            final BenchmarkParams benchmark, final IterationParams iteration, final IterationResult result) {
        return List.of(new ScalarResult("loop.alloc", bytesPerOperation, "B/op", AggregationPolicy.AVG));
    }
}
