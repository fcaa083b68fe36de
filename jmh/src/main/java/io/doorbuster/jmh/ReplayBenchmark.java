package io.doorbuster.jmh;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Replay;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Replays secured purchases, or registrations, into an empty state, from files in the page cache and with CRC checks.
 * ns per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 8)
@Fork(
        value = 2,
        jvmArgs = {"-Xms6g", "-Xmx6g"})
public class ReplayBenchmark {
    private static final int EVENTS = 4_000_000;
    private static final int BATCH_EVENTS = 4_096;
    private static final int MAX_EVENT_BYTES = 512;

    /** The command of every user. */
    public enum Deed {
        PURCHASE,
        REGISTRATION
    }

    @Param({"PURCHASE", "REGISTRATION"})
    public Deed deed;

    private BenchmarkJournal journal;
    private Sales sales;

    /** Journals the sale and the events of all users, in full batches. */
    @Setup(Level.Trial)
    public void write() {
        journal = BenchmarkJournal.open("process", new Sales());
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(BATCH_EVENTS * MAX_EVENT_BYTES);
        final EventWriter writer = new EventWriter();
        final Users users = new Users();
        writer.wrap(buffer, 0);
        final SaleTerms terms = new SaleTerms("sale-a", "", EVENTS, 0, SaleTerms.NEVER, 1, 1);
        writer.saleCreated(1, 1, 1, deed == Deed.PURCHASE ? terms : terms.withRegistration(2, EVENTS), 3, 4, users.id);
        long first = 1;
        for (int i = 1; i < EVENTS; i++) {
            users.select(i);
            if (deed == Deed.PURCHASE) {
                writer.orderSecured(i + 1, 1, 1, i, 1, i, i - 1, users.id, CommandWriter.NO_KEY);
            } else {
                writer.userRegistered(i + 1, 1, 1, users.id);
            }
            if (writer.count() == BATCH_EVENTS || i == EVENTS - 1) {
                journal.journal().append(first, writer.count(), buffer, 0, writer.offset());
                first += writer.count();
                writer.wrap(buffer, 0);
            }
        }
        journal.journal().force();
        journal.journal().seal();
    }

    /** Removes the journal. */
    @TearDown(Level.Trial)
    public void remove() {
        journal.close();
    }

    /** Creates an empty state. */
    @Setup(Level.Invocation)
    public void forget() {
        sales = new Sales();
    }

    /** Reads and applies every event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long replay() {
        new JournalReader(journal.directory()).read(new Replay(journal.directory(), sales));
        if (sales.sequence() != EVENTS) {
            throw new IllegalStateException("replayed " + sales.sequence());
        }
        return sales.stateHash();
    }
}
