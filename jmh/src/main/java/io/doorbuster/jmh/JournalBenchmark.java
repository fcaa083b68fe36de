package io.doorbuster.jmh;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the journal by the size of a batch, which is appended and forced. The comparison is plain Chronicle Queue:
 * an excerpt per event, and as many forces. Events are secured orders of users with 12-byte ids. Read the column of
 * events per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalBenchmark {
    private static final int MAX_BATCH = 8_192;
    private static final int MAX_EVENT_BYTES = 512;

    @Param({"process", "power"})
    public String durability;

    @Param({"1", "10", "100", "1000", "8192"})
    public int batch;

    private final ExpandableArrayBuffer events = new ExpandableArrayBuffer(MAX_BATCH * MAX_EVENT_BYTES);
    private int length;
    private BenchmarkJournal journal;
    private PlainQueue queue;
    private long next;

    /** Counts events; JMH itself counts batches. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counted {
        public long events;
    }

    /** Encodes one batch, which every invocation appends. */
    @Setup(Level.Trial)
    public void encode() {
        final EventWriter writer = new EventWriter();
        final Users users = new Users();
        writer.wrap(events, 0);
        for (int i = 1; i <= batch; i++) {
            users.select(i);
            writer.orderSecured(i, 1, 1, i, 1, i, i - 1, users.id, CommandWriter.NO_KEY);
        }
        length = writer.offset();
    }

    /** Creates an empty journal and an empty queue. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        journal = BenchmarkJournal.open(durability, new Sales());
        queue = new PlainQueue();
        next = 1;
    }

    /** Removes the journal and the queue. */
    @TearDown(Level.Iteration)
    public void remove() throws IOException {
        journal.close();
        queue.close();
    }

    /** Appends and forces a batch, as the server does. */
    @Benchmark
    public void journal(final Counted counted) {
        journal.journal().append(next, batch, events, 0, length);
        journal.journal().force();
        next += batch;
        counted.events += batch;
    }

    /** Appends and forces the same events with plain Chronicle Queue. */
    @Benchmark
    public void excerptPerEvent(final Counted counted) throws IOException {
        final int each = length / batch;
        for (int i = 0; i < batch; i++) {
            queue.append(events, i * each, each);
        }
        if (durability.equals("power")) {
            queue.force();
        }
        counted.events += batch;
    }
}
