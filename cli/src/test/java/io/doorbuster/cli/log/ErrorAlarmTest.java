package io.doorbuster.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.doorbuster.engine.port.FailStop;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An Error that is caught and logged ends the process. */
class ErrorAlarmTest {
    private final List<Throwable> stopped = new ArrayList<>();
    private final Error error = new OutOfMemoryError("thrown by the test");

    @BeforeEach
    void arm() {
        ErrorAlarm.arm(stopped::add);
    }

    @AfterEach
    void disarm() {
        ErrorAlarm.arm((FailStop) cause -> {});
        Thread.setDefaultUncaughtExceptionHandler(null);
    }

    @Test
    void shouldStopOnAnErrorLoggedAtAnyLevel() {
        LoggerFactory.getLogger("test").trace("at trace", error);
        assertSame(error, stopped.get(0));
    }

    @Test
    void shouldStopOnAnErrorBehindTheValuesOfAMessage() {
        LoggerFactory.getLogger("test").debug("{} {} {}", 1, 2, 3, error);
        assertSame(error, stopped.get(0));
    }

    @Test
    void shouldStopOnAnErrorThatIsTheCause() {
        final Exception around = new IllegalStateException("around", new IllegalStateException("inner", error));
        LoggerFactory.getLogger("test").debug("failed", around);
        assertSame(around, stopped.get(0));
    }

    @Test
    void shouldSeeWhatJBossLoggingWouldKeepToItself() {
        final Logger xnio = Logger.getLogger("org.xnio.test");
        assertEquals(JBossLog.class, xnio.getClass());
        xnio.tracef(error, "Unexpected failure of selection of key %s", "key");
        xnio.debugf(error, "at debug %s", "value");
        xnio.logf("caller", Logger.Level.DEBUG, error, "logged %s", "value");
        assertSame(error, stopped.get(0));
        assertSame(error, stopped.get(stopped.size() - 1));
    }

    @Test
    void shouldPassByWhatIsNoError() {
        LoggerFactory.getLogger("test").debug("failed", new IllegalStateException("no Error"));
        final Exception circle = new IllegalStateException("circle");
        circle.initCause(new IllegalStateException("back", circle));
        LoggerFactory.getLogger("test").debug("failed", circle);
        assertEquals(List.of(), stopped);
    }

    @Test
    void shouldStopOnWhateverAThreadDoesNotCatch() throws InterruptedException {
        final RuntimeException uncaught = new IllegalStateException("not caught");
        final Thread thread = new Thread(() -> {
            throw uncaught;
        });
        thread.start();
        thread.join();
        assertEquals(List.of(uncaught), stopped);
    }
}
