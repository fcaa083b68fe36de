package io.doorbuster.cli.console;

import java.util.Locale;

/** Sizes in words, in decimal units, as networks and disks are sold: "14 KB", "1.5 GB". */
public final class Bytes {
    private static final String[] UNITS = {"KB", "MB", "GB", "TB", "PB", "EB"};

    private Bytes() {}

    /** The size in its largest unit of which there is one at least. */
    public static String of(final double bytes) {
        double rest = bytes;
        String unit = "B";
        for (final String larger : UNITS) {
            if (rest < 999.5) {
                break;
            }
            rest /= 1_000;
            unit = larger;
        }
        return number(rest) + " " + unit;
    }

    /** The size in its largest unit of which there is one at least. */
    public static String of(final long bytes) {
        return of((double) bytes);
    }

    /** A whole number from 10 on, and otherwise one decimal if it is not whole. */
    public static String number(final double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
