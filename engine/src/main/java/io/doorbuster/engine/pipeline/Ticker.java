package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.port.PurchaseGateway;
import io.doorbuster.engine.port.ReplyPort;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits a tick at every interval, so that due things happen when no request arrives, and watches the wall clock. Has
 * a thread of its own. A tick that finds no free slot is left out: the commands of a full ring do the due things
 * themselves.
 */
final class Ticker implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ticker.class);
    private static final long STEP_ALARM_MILLIS = 1_000;
    private static final long START_PATIENCE_SECONDS = 60;
    private static final long CLOSE_MILLIS = 5_000;

    private final PurchaseGateway gateway;
    private final EngineClock clock;
    private final long intervalNanos;
    private final FailStop failStop;
    private final CommandWriter commands = new CommandWriter();
    private final Thread thread = new Thread(this, "ticker");
    private long reportedStepMillis;
    private volatile boolean running = true;

    Ticker(final PurchaseGateway gateway, final EngineClock clock, final int intervalMillis, final FailStop failStop) {
        this.gateway = gateway;
        this.clock = clock;
        this.intervalNanos = intervalMillis * 1_000_000L;
        this.failStop = failStop;
        thread.setDaemon(true);
    }

    /**
     * Configures the engine, waits until the settings are durable, then starts the ticks.
     *
     * @throws IllegalStateException if the engine does not admit the settings, or does not answer within a minute
     */
    void start(final EngineSettings settings) {
        final Configured configured = new Configured();
        final Admission admission = gateway.submit(commands.configure(settings), configured, 0);
        if (admission != Admission.ADMITTED) {
            throw new IllegalStateException("the engine did not admit its settings: " + admission);
        }
        configured.await();
        thread.start();
    }

    @Override
    public void run() {
        try {
            final Command tick = commands.tick();
            while (running) {
                LockSupport.parkNanos(intervalNanos);
                if (gateway.submit(tick, null, 0) == Admission.MALFORMED) {
                    throw new IllegalStateException("the engine did not know its own tick");
                }
                watchWallClock();
            }
        } catch (final Throwable cause) {
            failStop.stop(cause);
        }
    }

    /**
     * Ends the thread. After this returns, the thread submits nothing more, unless it was stuck for longer than
     * {@value #CLOSE_MILLIS} ms.
     */
    void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchWallClock() {
        final long step = clock.wallStepMillis();
        if (Math.abs(step - reportedStepMillis) > STEP_ALARM_MILLIS) {
            reportedStepMillis = step;
            if (step < 0) {
                LOGGER.warn(
                        "the engine's clock is {} ms ahead of the wall clock (clockAheadMillis), and sales open, close"
                                + " and expire by it; a restart does not set it back; see 'A wrong clock' in"
                                + " docs/OPERATIONS.md",
                        -step);
            } else {
                LOGGER.warn(
                        "the engine's clock is {} ms behind the wall clock, and does not follow it while the server"
                                + " runs; if the wall clock is right, restart outside a sale",
                        step);
            }
        }
    }

    private static final class Configured implements ReplyPort {
        private final CountDownLatch done = new CountDownLatch(1);

        @Override
        public void reply(final long correlation, final Decision decision) {
            done.countDown();
        }

        @Override
        public void endOfBatch() {}

        void await() {
            try {
                if (!done.await(START_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the engine did not start within a minute");
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the engine started", e);
            }
        }
    }
}
