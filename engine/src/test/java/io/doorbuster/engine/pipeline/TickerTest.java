package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.doorbuster.engine.codec.CommandType;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.PurchaseGateway;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TickerTest {
    /** The caller of close shuts down the ring and the journal next. */
    @Test
    void shouldSubmitNothingAfterClose() throws InterruptedException {
        final CountDownLatch ticks = new CountDownLatch(1);
        final AtomicBoolean inside = new AtomicBoolean();
        final PurchaseGateway slow = (command, replyPort, correlation) -> {
            if (CommandType.of(command.buffer(), 0, command.length()) != CommandType.TICK) {
                replyPort.reply(correlation, new Decision());
                return Admission.ADMITTED;
            }
            inside.set(true);
            ticks.countDown();
            final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            inside.set(false);
            return Admission.ADMITTED;
        };
        final Ticker ticker = new Ticker(slow, new EngineClock(0), 1, cause -> {
            throw new AssertionError(cause);
        });
        ticker.start(EngineSettings.checkpointEvery(100));
        ticks.await();
        ticker.close();
        assertFalse(inside.get(), "closed, and still submitting");
    }
}
