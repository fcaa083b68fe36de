package io.doorbuster.http.listener;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.exchange.Identity;
import io.doorbuster.http.exchange.Lane;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/** An IO thread with its {@link Lane} and the parts that read its connections. Only that thread touches them. */
final class IoLane {
    final Lane lane;
    final BodyReader bodies;
    final Guards guards;
    final Texts texts = new Texts();
    final AnswerEncoder answers;

    private final XnioIoThread ioThread;
    private final Availability availability;
    private XnioExecutor.Key sweeping;

    /**
     * @param clients finds the addresses of clients behind proxies
     * @param isShort true while few connections are free
     */
    IoLane(
            final XnioIoThread ioThread,
            final HttpLimits limits,
            final Availability availability,
            final Identity identity,
            final ClientAddress clients,
            final BooleanSupplier isShort) {
        this.ioThread = ioThread;
        this.availability = availability;
        this.lane = new Lane(ioThread, limits, availability, identity, clients);
        this.bodies = new BodyReader(limits.maxBodyBytes(), limits.bodyTimeoutMillis());
        this.answers = new AnswerEncoder(limits.idleTimeoutMillis());
        this.guards = new Guards(limits, isShort, lane.counters);
    }

    /** Starts the check for timeouts, every {@code sweepMillis}. */
    void startSweeping(final int sweepMillis) {
        sweeping = ioThread.executeAtInterval(this::sweep, sweepMillis, TimeUnit.MILLISECONDS);
        availability.liveness().watch(ioThread.getName(), lane::lastBeatNanos);
    }

    /** Runs {@code task} on the IO thread every {@code millis} until the returned key is removed. */
    XnioExecutor.Key every(final int millis, final Runnable task) {
        return ioThread.executeAtInterval(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Stops the check; replies are discarded from now on. Called by the thread that started it. */
    void close() {
        lane.replies.close();
        if (sweeping != null) {
            sweeping.remove();
        }
    }

    private void sweep() {
        final long now = System.nanoTime();
        try {
            lane.beat(now);
            bodies.sweep(now);
            guards.deadlines.sweep(now);
        } catch (final Error error) {
            availability.stopOnError(error);
            throw error;
        }
    }
}
