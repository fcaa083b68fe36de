package io.doorbuster.jmh.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.http.limit.RateTable;
import io.doorbuster.http.settings.Rate;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one check of a user's rate limit, on two threads, in a crowd that comes in no order: ours, and a bucket of
 * Bucket4j in a bounded cache of Caffeine. Both remember 262,144 users. Add {@code -prof gc} for the bytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xms2g", "-Xmx2g"})
@Threads(2)
public class RateLimitBenchmark {
    private static final int REMEMBERED = 1 << 18;
    private static final Rate RATE = new Rate(10, 30);

    /** The limiters, which all threads share. */
    @State(Scope.Benchmark)
    public static class Limits {
        @Param({"1000", "1000000"})
        int users;

        String[] ids;
        final RateTable table = new RateTable(REMEMBERED, System.nanoTime());
        final Cache<String, Bucket> buckets =
                Caffeine.newBuilder().maximumSize(REMEMBERED).build();

        /** Makes the ids of the crowd. */
        @Setup
        public void crowd() {
            ids = new String[users];
            for (int i = 0; i < users; i++) {
                ids[i] = "user-" + i;
            }
        }
    }

    /** What belongs to one thread. */
    @State(Scope.Thread)
    public static class Caller {
        final SplittableRandom random = new SplittableRandom();
        final byte[] bytes = new byte[64];
        final UnsafeBuffer user = new UnsafeBuffer(bytes);
    }

    /** Hash, clock and table, as {@code UserGate} does it. */
    @Benchmark
    @SuppressWarnings("deprecation") // Copies ASCII without a charset, as the edge does.
    public long ours(final Limits limits, final Caller caller) {
        final String id = limits.ids[caller.random.nextInt(limits.users)];
        id.getBytes(0, id.length(), caller.bytes, 0);
        caller.user.wrap(caller.bytes, 0, id.length());
        return limits.table.admit(SipHash.hash(1, 2, caller.user), RATE, System.nanoTime());
    }

    @Benchmark
    public boolean bucket4j(final Limits limits, final Caller caller) {
        final String id = limits.ids[caller.random.nextInt(limits.users)];
        return limits.buckets.get(id, RateLimitBenchmark::newBucket).tryConsume(1);
    }

    private static Bucket newBucket(final String id) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(RATE.burst()).refillGreedy(RATE.perSecond(), Duration.ofSeconds(1)))
                .build();
    }
}
