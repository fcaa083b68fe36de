package io.doorbuster.engine.pipeline;

import static io.doorbuster.engine.support.Desk.ACTOR;
import static io.doorbuster.engine.support.Desk.NO_KEY;
import static io.doorbuster.engine.support.Desk.ascii;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.PurchaseGateway;
import io.doorbuster.engine.port.ReplyPort;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A caller of the pipeline, for tests: submits commands and keeps the answers in the order they came. */
final class Client implements ReplyPort {
    /** Timeout for answers that should come at once; longer than any pause of the machine. */
    static final long PATIENCE_SECONDS = 60;

    final CommandWriter commands = new CommandWriter();
    final BlockingQueue<Decision> answers = new LinkedBlockingQueue<>();
    final AtomicInteger batches = new AtomicInteger();
    private final PurchaseGateway gateway;

    Client(final PurchaseGateway gateway) {
        this.gateway = gateway;
    }

    Admission submit(final Command command) {
        return gateway.submit(command, this, 0);
    }

    Admission buy(final int sale, final String user) {
        return submit(commands.purchase(sale, 1, ascii(user), NO_KEY));
    }

    void buyOnceThereIsRoom(final int sale, final String user) {
        untilAdmitted(() -> buy(sale, user));
    }

    /** Submits the command and waits for its answer. */
    Decision ask(final Command command) {
        untilAdmitted(() -> submit(command));
        return answer();
    }

    /**
     * Submits again and again while the ring is full. Fails after the timeout, because a stopped engine leaves it full.
     */
    static void untilAdmitted(final Supplier<Admission> submission) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Admission admission = submission.get();
        while (admission == Admission.BUSY) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("busy for " + PATIENCE_SECONDS + " s");
            }
            Thread.onSpinWait();
            admission = submission.get();
        }
        if (admission == Admission.MALFORMED) {
            throw new AssertionError("a command of this test is malformed");
        }
    }

    Decision create(final String saleId, final int stock) {
        return create(new SaleTerms(saleId, "", stock, 0, SaleTerms.NEVER, 1, 1));
    }

    Decision create(final SaleTerms terms) {
        return ask(commands.createSale(terms, 1, 2, ACTOR));
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
