package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.engine.port.SaleDirectory;
import io.doorbuster.engine.sale.Sales;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * One life of the engine, driven step by step on one thread: the real handlers on a real ring, with batches of random
 * size. Each stage may be later than the previous one by as many slots as the ring has. Keeps the same barriers as the
 * Disruptor.
 */
final class SimulatedEngine {
    private static final int SLOTS = 64;

    final Sales sales;
    final EngineClock clock;
    final SaleDirectory directory = new SaleDirectory();
    private final EngineCounters counters = new EngineCounters();
    private final Topology topology;
    private final Random random;
    private final Fate fate;
    private final History history;
    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, SLOTS, new YieldingWaitStrategy());
    private final BusinessHandler business;
    private final JournalHandler journal;
    private final ReplyHandler replies;
    private final InlineHandler inline;

    /** The sender of the command in a slot, and the sequence of the last event before its answer. */
    private final Request[] requests = new Request[SLOTS];

    private final long[] decidedThrough = new long[SLOTS];

    /** In the inline topology: the slot that is decided, or about to be, and not yet noted. */
    private Slot deciding;

    /** Ring sequence of the last slot that has passed each stage. */
    private long sent = -1;

    private long decided = -1;
    private long journaled = -1;
    private long answered = -1;

    SimulatedEngine(
            final Topology topology,
            final Sales sales,
            final SimulatedDisk disk,
            final EngineClock clock,
            final Fate fate,
            final History history,
            final Random random) {
        this.topology = topology;
        this.sales = sales;
        this.clock = clock;
        this.fate = fate;
        this.history = history;
        this.random = random;
        final ViewChanges views = new ViewChanges(sales);
        final Publication[] recovered = views.take(true);
        for (int i = 0; recovered != null && i < recovered.length; i++) {
            recovered[i].publishTo(directory);
        }
        business = new BusinessHandler(ring, sales, clock, views, counters, Long.MAX_VALUE);
        journal = new JournalHandler(
                new NotingJournal(disk), new AtomicLong(sales.sequence()), new DiskRoom(SLOTS), counters);
        replies = new ReplyHandler(directory, counters);
        inline = new InlineHandler(ring, business, journal, replies);
        startBusinessOnThisThread();
    }

    private void startBusinessOnThisThread() {
        final String name = Thread.currentThread().getName();
        business.onStart();
        Thread.currentThread().setName(name);
    }

    boolean hasRoom() {
        return sent - answered < SLOTS;
    }

    boolean isIdle() {
        return sent == answered;
    }

    /** Puts a command into the next slot, as the pipeline does. The ring sequence is the correlation. */
    void send(final Request request, final ReplyPort port) {
        final long next = sent + 1;
        final Slot slot = ring.get(next);
        final Slot.Kind kind = request.kind == Request.Kind.TICK ? Slot.Kind.TICK : Slot.Kind.COMMAND;
        slot.fill(request.command, kind, port, next);
        requests[indexOf(next)] = request;
        sent = next;
        fate.at(Fate.Moment.SENT);
    }

    Request requestOf(final long correlation) {
        return requests[indexOf(correlation)];
    }

    /** Sequence of the last event when this command was decided; in the inline topology, of the last event by now. */
    long decidedThrough(final long correlation) {
        if (topology == Topology.INLINE) {
            noteDecidedInline();
            return sales.sequence();
        }
        return decidedThrough[indexOf(correlation)];
    }

    /** Lets a random stage process some of the slots before it. */
    void step() {
        if (topology == Topology.INLINE) {
            stepInline();
        } else {
            switch (random.nextInt(3)) {
                case 0 -> stepBusiness();
                case 1 -> stepJournal();
                default -> stepReplies();
            }
        }
    }

    /** Lets only the stages before or after the journal work, because the journal stage failed. */
    void stepPastFailure() {
        if (topology == Topology.STAGED) {
            if (random.nextBoolean()) {
                stepBusiness();
            } else {
                stepReplies();
            }
        }
    }

    private void stepInline() {
        final long last = endOfBatch(decided, sent);
        if (last == decided) {
            return;
        }
        inline.onBatchStart(last - decided, sent - decided);
        while (decided < last) {
            deciding = ring.get(decided + 1);
            try {
                inline.onEvent(deciding, decided + 1, decided + 1 == last);
            } catch (final Fate.PowerCut | SimulatedDisk.Failure behindTheDecision) {
                noteDecidedInline();
                throw behindTheDecision;
            }
            noteDecidedInline();
            decided++;
        }
        answered = last;
    }

    private void stepBusiness() {
        final long last = endOfBatch(decided, sent);
        if (last != decided) {
            business.onBatchStart(last - decided, sent - decided);
        }
        while (decided < last) {
            final Slot slot = ring.get(decided + 1);
            business.onEvent(slot, decided + 1, decided + 1 == last);
            noteDecided(slot, ++decided);
            fate.at(Fate.Moment.DECIDED);
        }
    }

    private void stepJournal() {
        final long last = endOfBatch(journaled, decided);
        for (long i = journaled + 1; i <= last; i++) {
            journal.onEvent(ring.get(i), i, i == last);
            fate.at(Fate.Moment.GATHERED);
        }
        journaled = last;
    }

    private void stepReplies() {
        final long last = endOfBatch(answered, journaled);
        for (long i = answered + 1; i <= last; i++) {
            replies.onEvent(ring.get(i), i, i == last);
        }
        answered = last;
    }

    private long endOfBatch(final long done, final long available) {
        return done == available ? done : done + 1 + random.nextInt((int) (available - done));
    }

    /**
     * Notes decided slots between the steps of the inline handler, which decides, journals and answers in one call. The
     * first of the observers in between does it.
     */
    private void noteDecidedInline() {
        if (deciding != null) {
            noteDecided(deciding, decided + 1);
            deciding = null;
        }
    }

    private void noteDecided(final Slot slot, final long ringSequence) {
        history.decided(slot);
        decidedThrough[indexOf(ringSequence)] = sales.sequence();
        final int sale = requests[indexOf(ringSequence)].sale;
        if (sales.hasSale(sale) && sales.view(sale).waitlisted() > 0) {
            // A waitlisted order is promoted in the step of the command that freed the units, not in the next one.
            StateRules.mustHoldIn(sales, sale);
        }
        // Not always: computing the hash updates its cached parts, and a real engine does not compute it after every
        // command.
        if (random.nextBoolean()) {
            history.hash(sales.stateHash());
        }
    }

    /** Notes the decision of an inline slot before it reaches the disk, because the slot is empty after its answer. */
    private final class NotingJournal implements Journal {
        private final Journal disk;

        private NotingJournal(final Journal disk) {
            this.disk = disk;
        }

        @Override
        public int maxAppendBytes() {
            return disk.maxAppendBytes();
        }

        @Override
        public void append(
                final long firstSequence,
                final int eventCount,
                final DirectBuffer events,
                final int offset,
                final int length) {
            noteDecidedInline();
            disk.append(firstSequence, eventCount, events, offset, length);
        }

        @Override
        public void force() {
            disk.force();
        }

        @Override
        public long reserve(final long bytes) {
            return disk.reserve(bytes);
        }

        @Override
        public void seal() {
            disk.seal();
        }
    }

    private static int indexOf(final long ringSequence) {
        return (int) ringSequence & (SLOTS - 1);
    }
}
