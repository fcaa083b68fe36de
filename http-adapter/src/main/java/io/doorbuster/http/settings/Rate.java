package io.doorbuster.http.settings;

/**
 * A rate limit: at most {@code burst} requests at once, and {@code perSecond} in the long run.
 *
 * @param perSecond requests per second, 1 to {@value #MAX}
 * @param burst requests at once, 1 to {@value #MAX}
 */
public record Rate(int perSecond, int burst) {
    /** Highest number in a rate. */
    public static final int MAX = 1_000_000;

    public Rate {
        check(perSecond, "perSecond");
        check(burst, "burst");
    }

    /**
     * Reads {@code 10/30}: 10 per second, at most 30 at once.
     *
     * @throws IllegalArgumentException if {@code text} is not a rate
     */
    public static Rate parse(final String text) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no burst");
        }
        return new Rate(number(text.substring(0, slash)), number(text.substring(slash + 1)));
    }

    /** A number without sign and leading zeros, which {@link Integer#parseInt} accepts. */
    private static int number(final String digits) {
        final int number = Integer.parseInt(digits);
        if (!Integer.toString(number).equals(digits)) {
            throw new IllegalArgumentException("not written plainly");
        }
        return number;
    }

    private static void check(final int number, final String name) {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException(name + " must be 1 to " + MAX);
        }
    }

    @Override
    public String toString() {
        return perSecond + "/" + burst;
    }
}
