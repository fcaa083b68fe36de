package io.doorbuster.cli.log;

import java.text.MessageFormat;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** Passes the log of XNIO and Undertow to SLF4J, after {@link ErrorAlarm} has seen the exceptions. Any thread. */
final class JBossLog extends Logger {
    private static final long serialVersionUID = 1L;

    private final transient org.slf4j.Logger target;

    JBossLog(final String name) {
        super(name);
        target = LoggerFactory.getLogger(name);
    }

    @Override
    public boolean isEnabled(final Level level) {
        return target.isEnabledForLevel(org.slf4j.event.Level.intToLevel(number(level)));
    }

    /** XNIO's loop calls this with exceptions of a connection's handler; the inherited method would skip the alarm. */
    @Override
    public void tracef(final Throwable thrown, final String format, final Object value) {
        ErrorAlarm.look(thrown);
        super.tracef(thrown, format, value);
    }

    @Override
    protected void doLog(
            final Level level,
            final String caller,
            final Object message,
            final Object[] parameters,
            final Throwable thrown) {
        ErrorAlarm.look(thrown);
        if (isEnabled(level)) {
            final String text = String.valueOf(message);
            log(level, parameters == null ? text : new MessageFormat(text, Locale.ROOT).format(parameters), thrown);
        }
    }

    @Override
    protected void doLogf(
            final Level level,
            final String caller,
            final String format,
            final Object[] parameters,
            final Throwable thrown) {
        ErrorAlarm.look(thrown);
        if (isEnabled(level)) {
            log(level, parameters == null ? format : String.format(Locale.ROOT, format, parameters), thrown);
        }
    }

    private void log(final Level level, final String text, final Throwable thrown) {
        target.atLevel(org.slf4j.event.Level.intToLevel(number(level)))
                .setCause(thrown)
                .log(text);
    }

    private static int number(final Level level) {
        return switch (level) {
            case FATAL, ERROR -> LocationAwareLogger.ERROR_INT;
            case WARN -> LocationAwareLogger.WARN_INT;
            case INFO -> LocationAwareLogger.INFO_INT;
            case DEBUG -> LocationAwareLogger.DEBUG_INT;
            case TRACE -> LocationAwareLogger.TRACE_INT;
        };
    }
}
