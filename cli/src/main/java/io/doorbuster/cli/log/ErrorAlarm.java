package io.doorbuster.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.doorbuster.engine.port.FailStop;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the server on an Error that was caught and only logged, at any level. XNIO and Undertow catch everything that
 * their listeners and tasks throw; without this alarm, a server that has run out of memory would continue with some of
 * its connections. Any thread.
 */
public final class ErrorAlarm extends TurboFilter {
    /** A chain of causes longer than this is a circle. */
    private static final int MAX_CAUSES = 32;

    private static volatile FailStop armed;

    private ErrorAlarm() {}

    /** From now on, an Error that is logged and every exception that a thread does not catch end the process. */
    public static void arm(final FailStop failStop) {
        armed = failStop;
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(new ErrorAlarm());
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> failStop.stop(cause));
    }

    /** Ends the process if the alarm is armed and {@code thrown} or one of its causes is an Error. */
    static void look(final Throwable thrown) {
        final FailStop failStop = armed;
        if (failStop == null) {
            return;
        }
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof Error) {
                failStop.stop(thrown);
                return;
            }
            cause = cause.getCause();
        }
    }

    @Override
    public FilterReply decide(
            final Marker marker,
            final Logger logger,
            final Level level,
            final String format,
            final Object[] values,
            final Throwable thrown) {
        if (thrown != null) {
            look(thrown);
        } else if (values != null && values.length > 0 && values[values.length - 1] instanceof final Throwable last) {
            look(last);
        }
        return FilterReply.NEUTRAL;
    }
}
