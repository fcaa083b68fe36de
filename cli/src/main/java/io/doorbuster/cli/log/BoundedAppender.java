package io.doorbuster.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Writes Logback's events to {@link StandardError}: those that {@link LogLimiter} admits, one line each, with a limited
 * number of stack traces.
 */
public final class BoundedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MAX_LINE_CHARS = 1_000;

    private final StandardError to;
    private final PatternLayout layout = new PatternLayout();
    private String pattern = "%msg";

    /** Writes to the standard error of the process; Logback calls this constructor by name. */
    public BoundedAppender() {
        this(StandardError.ofTheProcess());
    }

    BoundedAppender(final StandardError to) {
        this.to = to;
    }

    /** Sets the pattern of a line, without line end and exception; from logback.xml. */
    public void setPattern(final String newPattern) {
        pattern = newPattern;
    }

    @Override
    public void start() {
        layout.setContext(getContext());
        layout.setPattern(pattern + "%nopex");
        layout.start();
        super.start();
    }

    @Override
    protected void append(final ILoggingEvent event) {
        final LogLimiter.Kind kind = to.limiter().kind(event.getLoggerName(), String.valueOf(event.getMessage()));
        if (!kind.admitLine()) {
            return;
        }
        final byte[] entry = format(event, kind).getBytes(UTF_8);
        if (!to.limiter().admitBytes(entry.length) || !to.offer(entry)) {
            kind.leaveOut();
        }
    }

    private String format(final ILoggingEvent event, final LogLimiter.Kind kind) {
        final String line = cut(LogLimiter.printable(layout.doLayout(event)), MAX_LINE_CHARS);
        final IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown == null) {
            return line + "\n";
        }
        if (kind.admitTrace()) {
            final String trace = ThrowableProxyUtil.asString(thrown);
            return line + "\n"
                    + cut(trace, LogLimiter.MAX_ENTRY_CHARS - MAX_LINE_CHARS).stripTrailing() + "\n";
        }
        return line + " ("
                + cut(LogLimiter.printable(thrown.getClassName() + ": " + thrown.getMessage()), MAX_LINE_CHARS) + ")\n";
    }

    private static String cut(final String text, final int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars) + "...";
    }
}
