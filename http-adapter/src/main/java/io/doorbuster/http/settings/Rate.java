package io.doorbuster.http.settings;

/**
 * A rate limit: at most {@code burst} requests at once, and {@code perSecond} in the long run.
 *
 * @param perSecond requests per second, 1 to {@value #MAX}
 * @param burst requests at once, 1 to {@value #MAX}
 */
public record Rate(int perSecond, int burst) {
    /** Highest number in a rate; the times that limits are counted with are too coarse for more. */
    public static final int MAX = 10_000;

    private static final String FORM = "([1-9][0-9]{0,3}|10000)/([1-9][0-9]{0,3}|10000)";

    /** @throws IllegalArgumentException if a number is out of its range */
    public Rate {
        if (perSecond < 1 || perSecond > MAX || burst < 1 || burst > MAX) {
            throw new IllegalArgumentException("perSecond and burst must be 1 to " + MAX);
        }
    }

    /** True for the form that {@link #parse} reads. */
    static boolean isRate(final String text) {
        return text.matches(FORM);
    }

    /** Reads {@code 10/30}: 10 per second, at most 30 at once. */
    static Rate parse(final String text) {
        final int slash = text.indexOf('/');
        return new Rate(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
