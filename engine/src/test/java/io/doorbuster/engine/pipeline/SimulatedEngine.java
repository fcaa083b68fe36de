package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.sale.Sales;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * One life of the engine, driven by hand on one thread: the real handlers over a real ring, in batches by chance, each
 * stage as far behind the one before as the ring allows. Keeps the barriers that the Disruptor would.
 */
final class SimulatedEngine {
    private static final int SLOTS = 64;

    final Sales sales;
    final EngineClock clock;
    final SaleDirectory directory = new SaleDirectory();
    private final Topology topology;
    private final Random random;
    private final Fate fate;
    private final History history;
    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, SLOTS, new YieldingWaitStrategy());
    private final BusinessHandler business;
    private final JournalHandler journal;
    private final ReplyHandler replies;
    private final InlineHandler inline;

    /** Who sent the command in a slot, and the sequence of the last event before its answer. */
    private final Request[] requests = new Request[SLOTS];

    private final long[] decidedThrough = new long[SLOTS];

    /** In the inline topology: decided by now, or about to be, and not yet noted. */
    private Slot deciding;

    /** Ring sequences of the last slot that is past each stage. */
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
        final ViewUpdate[] recovered = views.take(true);
        for (int i = 0; recovered != null && i < recovered.length; i++) {
            directory.publish(recovered[i]);
        }
        business = new BusinessHandler(ring, sales, clock, views, Long.MAX_VALUE);
        journal = new JournalHandler(new NotingJournal(disk), new AtomicLong(sales.sequence()), new DiskRoom(SLOTS));
        replies = new ReplyHandler(directory);
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

    /** Puts a command into the next slot, as the pipeline does; its ring sequence is its correlation. */
    void send(final Request request, final ReplyPort port) {
        final long next = sent + 1;
        final Slot slot = ring.get(next);
        final Slot.Kind kind = request.kind == Request.Kind.TICK ? Slot.Kind.TICK : Slot.Kind.COMMAND;
        slot.fill(request.command, 0, request.command.capacity(), kind, port, next);
        requests[indexOf(next)] = request;
        sent = next;
        fate.at(Fate.Moment.SENT);
    }

    Request requestOf(final long correlation) {
        return requests[indexOf(correlation)];
    }

    /** Of the last event that had been decided, at least, when this command was. */
    long decidedThrough(final long correlation) {
        if (topology == Topology.INLINE) {
            noteDecidedInline();
            return sales.sequence();
        }
        return decidedThrough[indexOf(correlation)];
    }

    /** Lets one stage by chance work off some of what lies before it. */
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

    /** Lets only the stages behind the journal, or before it, work: the journal's own has met a failure. */
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

    /** The handler decides, journals and answers in one call: whoever comes first of those who look in between. */
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
            // Whoever can move up has done so with the command that made room, not with the next.
            StateRules.mustHoldIn(sales, sale);
        }
        // Not always: who asks for the hash moves it along, and no one asks for it behind every command in real life.
        if (random.nextBoolean()) {
            history.hash(sales.stateHash());
        }
    }

    /** Notes what an inline slot decided before it reaches the disk: once it is answered, the slot holds nothing. */
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
