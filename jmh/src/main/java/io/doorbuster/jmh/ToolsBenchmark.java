package io.doorbuster.jmh;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.audit.Audit;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the tools that read a whole journal, from the page cache: four million secured orders of one sale with a
 * checkpoint every ten thousand. The comparison reads as many events from plain Chronicle Queue, an excerpt per event.
 * ns per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgs = {"-Xms6g", "-Xmx6g"})
public class ToolsBenchmark {
    private static final int EVENTS = 4_000_000;
    private static final int IN_SNAPSHOT = 1_000;
    /** Length of a secured order with a 12-byte id. */
    private static final int EVENT_BYTES = 47;

    private StoredSale stored;
    private PlainQueue queue;

    /** Writes the journal and the queue. */
    @Setup(Level.Trial)
    public void write() throws IOException {
        stored = StoredSale.write(IN_SNAPSHOT, EVENTS - IN_SNAPSHOT);
        queue = new PlainQueue();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_BYTES]);
        for (int i = 0; i < EVENTS; i++) {
            event.putLong(0, i);
            queue.append(event, 0, EVENT_BYTES);
        }
    }

    /** Removes the journal and the queue. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        stored.close();
        queue.close();
    }

    /** Measures {@code journal verify}. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long verify() {
        final VerifyReport report = Verification.of(stored.written(), (bytes, total, sequence) -> {});
        if (report.verdict() != VerifyReport.Result.GOOD) {
            throw new IllegalStateException("verdict " + report.verdict());
        }
        return report.events();
    }

    /** Measures {@code journal audit}. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long audit() {
        final var report = Audit.of(stored.written(), (bytes, total, sequence) -> {});
        if (!report.holds()) {
            throw new IllegalStateException("the sale is not exact");
        }
        return report.events();
    }

    /** Measures {@code journal replay}, which is also the work of a start without a snapshot. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long replay() {
        final Sales sales = new Sales();
        new JournalReader(stored.written()).read(new Replay(stored.written(), sales));
        return sales.stateHash();
    }

    /** Reads and checks every batch without decoding an event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long check() {
        final JournalReader reader = new JournalReader(stored.written());
        reader.read(batch -> true);
        return reader.lastSequence();
    }

    /** Reads every excerpt; excerpts have no checksum. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long excerptPerEvent() {
        return queue.sum();
    }
}
