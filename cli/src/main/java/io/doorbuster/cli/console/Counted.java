package io.doorbuster.cli.console;

import java.util.Locale;

/** Counts in words: "1 event", "2,000 events". */
public final class Counted {
    private Counted() {}

    /** The count with a noun whose plural ends in s. */
    public static String of(final long count, final String noun) {
        return of(count, noun, noun + "s");
    }

    /** The count with the noun in the right number. */
    public static String of(final long count, final String one, final String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }

    /** The events of a range: "event 3" or "events 3 to 5". */
    public static String range(final long first, final long last) {
        return first == last ? "event " + first : "events " + first + " to " + last;
    }
}
