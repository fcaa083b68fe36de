package io.doorbuster.engine.pipeline;

import static io.doorbuster.engine.sale.Desk.ACTOR;
import static io.doorbuster.engine.sale.Desk.NO_KEY;
import static io.doorbuster.engine.sale.Desk.ascii;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.SaleTerms;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A caller of the pipeline, for tests: submits commands and keeps the answers in the order they came. */
final class Client implements ReplyPort {
    /** For what should come at once: longer than any machine stands still. */
    static final long PATIENCE_SECONDS = 60;

    final CommandWriter commands = new CommandWriter();
    final BlockingQueue<Decision> answers = new LinkedBlockingQueue<>();
    final AtomicInteger batches = new AtomicInteger();
    private final PurchaseGateway gateway;

    Client(final PurchaseGateway gateway) {
        this.gateway = gateway;
    }

    Admission submit() {
        return gateway.submit(commands.buffer(), 0, commands.length(), this, 0);
    }

    Admission buy(final int sale, final String user) {
        commands.purchase(sale, 1, ascii(user), NO_KEY);
        return submit();
    }

    void buyOnceThereIsRoom(final int sale, final String user) {
        untilAdmitted(() -> buy(sale, user));
    }

    /** Submits what was written last and waits for its answer. */
    Decision ask() {
        untilAdmitted(this::submit);
        return answer();
    }

    /** Asks again and again while the ring is full. An engine that has stopped leaves it full. */
    static void untilAdmitted(final Supplier<Admission> submission) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (submission.get() == Admission.BUSY) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("busy for " + PATIENCE_SECONDS + " s");
            }
            Thread.onSpinWait();
        }
    }

    Decision create(final String saleId, final int stock) {
        return create(new SaleTerms(saleId, "", stock, 0, SaleTerms.NEVER, 1, 1));
    }

    Decision create(final SaleTerms terms) {
        commands.createSale(terms, 1, 2, ACTOR);
        return ask();
    }

    Decision answer() {
        try {
            final Decision answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
            }
            return answer;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void reply(final long correlation, final Decision decision) {
        final Decision copy = new Decision();
        copy.copyFrom(decision);
        answers.add(copy);
    }

    @Override
    public void endOfBatch() {
        batches.incrementAndGet();
    }
}
