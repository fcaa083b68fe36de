package io.doorbuster.cli.log;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits the log: lines of a kind, lines of all kinds, and bytes. A kind is a logger and the beginning of its message
 * before the values are filled in. Lines that are left out are counted by kind. Any thread; takes no lock.
 */
final class LogLimiter {
    static final int LINES_PER_SECOND_AND_KIND = 10;
    static final int LINES_PER_MINUTE_AND_KIND = 60;
    static final int TRACES_PER_MINUTE_AND_KIND = 3;
    static final int LINES_PER_SECOND = 100;
    /** With this limit, five minutes of an attack log less than a megabyte, including the reports of omitted lines. */
    static final int BYTES_PER_MINUTE = 120_000;

    static final int MAX_ENTRY_CHARS = 6_000;
    /** Most kinds that are counted separately; all later kinds are counted as one. */
    static final int MAX_KINDS = 256;

    private static final int MAX_NAME_CHARS = 60;
    private static final int KINDS_IN_A_REPORT = 3;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Kind> kinds = new ConcurrentHashMap<>();
    private final Kind others = new Kind("other kinds");
    private final Window linesOfTheSecond = new Window();
    private final Window bytesOfTheMinute = new Window();

    LogLimiter() {
        this(System::nanoTime);
    }

    LogLimiter(final LongSupplier nanoTime) {
        final long start = nanoTime.getAsLong();
        this.nanoTime = () -> nanoTime.getAsLong() - start;
    }

    /** The kind of a message; {@code pattern} is the message before its values are filled in, if that is known. */
    Kind kind(final String logger, final String pattern) {
        final String name = nameOf(logger, pattern);
        final Kind known = kinds.get(name);
        if (known != null) {
            return known;
        }
        return kinds.size() >= MAX_KINDS ? others : kinds.computeIfAbsent(name, Kind::new);
    }

    /** The name of a kind. Libraries fill in values before they log, but many messages begin with a code (UT005001). */
    private static String nameOf(final String logger, final String pattern) {
        int end = 0;
        while (end < pattern.length() && isOfCode(pattern.charAt(end))) {
            end++;
        }
        final boolean code = end > 0 && end < pattern.length() && pattern.charAt(end) == ':';
        final String beginning = pattern.substring(0, code ? end : Math.min(MAX_NAME_CHARS, pattern.length()));
        return logger.substring(logger.lastIndexOf('.') + 1) + ": " + printable(beginning);
    }

    private static boolean isOfCode(final char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** The text without control characters, because values come from clients and an entry must stay on one line. */
    static String printable(final String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> Character.isISOControl(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    boolean admitBytes(final int bytes) {
        return bytesOfTheMinute.take(nanoTime.getAsLong() / MINUTE, bytes, BYTES_PER_MINUTE);
    }

    /** One line about the lines left out since the last call, most frequent kind first; empty if there are none. */
    String takeReport() {
        final List<LeftOut> all = new ArrayList<>();
        kinds.values().forEach(kind -> kind.takeLeftOut(all));
        others.takeLeftOut(all);
        if (all.isEmpty()) {
            return "";
        }
        all.sort(Comparator.comparingLong(LeftOut::lines).reversed());
        final StringBuilder report = new StringBuilder(OffsetDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString())
                .append(" WARN  log        left out ")
                .append(all.stream().mapToLong(LeftOut::lines).sum())
                .append(" lines");
        String separator = ": ";
        for (final LeftOut kind : all.subList(0, Math.min(KINDS_IN_A_REPORT, all.size()))) {
            report.append(separator)
                    .append(kind.lines())
                    .append(" of \"")
                    .append(kind.name())
                    .append('"');
            separator = ", ";
        }
        return report.append('\n').toString();
    }

    private record LeftOut(String name, long lines) {}

    /** A kind of messages that are counted together. */
    final class Kind {
        private final String name;
        private final Window second = new Window();
        private final Window minute = new Window();
        private final Window traces = new Window();
        private final AtomicLong leftOut = new AtomicLong();

        private Kind(final String name) {
            this.name = name;
        }

        /** True if one more line may be written; otherwise the line is counted as left out. */
        boolean admitLine() {
            final long now = nanoTime.getAsLong();
            final boolean admitted = second.take(now / SECOND, 1, LINES_PER_SECOND_AND_KIND)
                    && minute.take(now / MINUTE, 1, LINES_PER_MINUTE_AND_KIND)
                    && linesOfTheSecond.take(now / SECOND, 1, LINES_PER_SECOND);
            if (!admitted) {
                leaveOut();
            }
            return admitted;
        }

        /** True if the line may be followed by its stack trace. */
        boolean admitTrace() {
            return traces.take(nanoTime.getAsLong() / MINUTE, 1, TRACES_PER_MINUTE_AND_KIND);
        }

        void leaveOut() {
            leftOut.incrementAndGet();
        }

        private void takeLeftOut(final List<LeftOut> to) {
            final long lines = leftOut.getAndSet(0);
            if (lines > 0) {
                to.add(new LeftOut(name, lines));
            }
        }
    }

    /** Counts up to a limit in each window of time. One number holds the window's ordinal and the count. */
    private static final class Window {
        private static final int COUNT_BITS = 20;
        private static final long COUNT = (1L << COUNT_BITS) - 1;

        private final AtomicLong state = new AtomicLong();

        boolean take(final long stretch, final int amount, final int limit) {
            while (true) {
                final long before = state.get();
                final long taken = before >>> COUNT_BITS == stretch ? before & COUNT : 0;
                if (taken + amount > limit) {
                    return false;
                }
                if (state.compareAndSet(before, (stretch << COUNT_BITS) | (taken + amount))) {
                    return true;
                }
            }
        }
    }
}
