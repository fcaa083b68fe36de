package io.doorbuster.cli.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What came of one attack: its row of the table, and every breach of its expectations. Any thread. */
final class Score {
    /** The other 5xx mean that the server failed: 501 and 505 refuse a method and a version, 503 and 504 a load. */
    private static final Set<Integer> DELIBERATE = Set.of(501, 503, 504, 505);

    private static final int MAX_BREACHES = 20;

    private final String attack;
    private final List<String> breaches = new ArrayList<>();
    private long sent;
    private long refused;
    private long cut;
    private long answered;
    private long longestNanos;
    private String note = "";

    Score(final String attack) {
        this.attack = attack;
    }

    /** Counts an answer that came so long after the request; null if the server closed the connection instead. */
    synchronized RawLine.Answer count(final RawLine.Answer answer, final long nanos) {
        sent++;
        longestNanos = Math.max(longestNanos, nanos);
        if (answer == null) {
            cut++;
        } else if (answer.status() >= 400) {
            refused++;
        } else {
            answered++;
        }
        if (answer != null && answer.status() >= 500 && !DELIBERATE.contains(answer.status())) {
            breach("status " + answer.status() + ": " + answer.body());
        }
        return answer;
    }

    /** Adds counts that another program made. */
    synchronized void add(final long moreSent, final long moreRefused, final long moreCut, final long moreAnswered) {
        sent += moreSent;
        refused += moreRefused;
        cut += moreCut;
        answered += moreAnswered;
    }

    synchronized void longest(final long nanos) {
        longestNanos = Math.max(longestNanos, nanos);
    }

    /** Sets the text at the end of the row. */
    synchronized void note(final String text) {
        note = text;
    }

    /** Records that something happened that must not happen. */
    synchronized void breach(final String what) {
        if (breaches.size() < MAX_BREACHES) {
            breaches.add(what);
        }
    }

    /** Records a breach unless the condition is true. */
    void expect(final boolean condition, final Supplier<String> otherwise) {
        if (!condition) {
            breach(otherwise.get());
        }
    }

    /** Records a breach unless the condition is true. */
    void expect(final boolean condition, final String otherwise) {
        if (!condition) {
            breach(otherwise);
        }
    }

    synchronized long sent() {
        return sent;
    }

    synchronized long cut() {
        return cut;
    }

    synchronized long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    static String title() {
        return String.format(
                Locale.ROOT, "%-44s %9s %9s %9s %9s %10s", "attack", "sent", "refused", "cut", "answered", "longest");
    }

    /** A row of the table: the attack, the four counts, milliseconds. */
    static String row(final Object... cells) {
        return String.format(Locale.ROOT, "%-44s %9s %9s %9s %9s %7s ms", cells);
    }

    /** The row of the table. */
    @Override
    public synchronized String toString() {
        final long longestMillis = TimeUnit.NANOSECONDS.toMillis(longestNanos);
        return row(attack, sent, refused, cut, answered, longestMillis)
                + (note.isEmpty() ? "" : "  " + note)
                + (breaches.isEmpty() ? "" : "  BREACHED (" + breaches.size() + ")");
    }
}
