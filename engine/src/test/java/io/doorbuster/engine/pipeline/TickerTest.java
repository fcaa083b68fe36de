package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.CommandType;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.PurchaseGateway;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** Returns a gateway that answers the settings at once and gives this admission to every tick. */
    private static PurchaseGateway admittingTicks(final Admission ofTick) {
        return (command, replyPort, correlation) -> {
            if (CommandType.of(command.buffer(), 0, command.length()) == CommandType.TICK) {
                return ofTick;
            }
            replyPort.reply(correlation, new Decision());
            return Admission.ADMITTED;
        };
    }

    @ParameterizedTest
    @EnumSource(names = "ADMITTED", mode = EnumSource.Mode.EXCLUDE)
    void shouldNotStartWhenItsSettingsAreNotAdmitted(final Admission admission) {
        final Ticker ticker =
                new Ticker((command, replyPort, correlation) -> admission, new EngineClock(0), 1, cause -> {});
        final var refused =
                assertThrows(IllegalStateException.class, () -> ticker.start(EngineSettings.checkpointEvery(100)));
        assertEquals("the engine did not admit its settings: " + admission, refused.getMessage());
    }

    @Test
    void shouldStopTheEngineWhenATickIsMalformed() throws InterruptedException {
        final AtomicReference<Throwable> stopped = new AtomicReference<>();
        final CountDownLatch stop = new CountDownLatch(1);
        final Ticker ticker = new Ticker(admittingTicks(Admission.MALFORMED), new EngineClock(0), 1, cause -> {
            stopped.set(cause);
            stop.countDown();
        });
        ticker.start(EngineSettings.checkpointEvery(100));
        assertTrue(stop.await(10, TimeUnit.SECONDS), "ticks go on although none is decided");
        assertEquals("the engine did not know its own tick", stopped.get().getMessage());
        ticker.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BUSY", "DRAINING"})
    void shouldLeaveOutATickThatFindsNoSlot(final Admission ofTick) throws InterruptedException {
        final CountDownLatch ticks = new CountDownLatch(3);
        final PurchaseGateway full = admittingTicks(ofTick);
        final AtomicReference<Throwable> stopped = new AtomicReference<>();
        final Ticker ticker = new Ticker(
                (command, replyPort, correlation) -> {
                    ticks.countDown();
                    return full.submit(command, replyPort, correlation);
                },
                new EngineClock(0),
                1,
                stopped::set);
        ticker.start(EngineSettings.checkpointEvery(100));
        assertTrue(ticks.await(10, TimeUnit.SECONDS), "the ticks ended");
        ticker.close();
        assertNull(stopped.get());
    }
}
