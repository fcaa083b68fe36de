package io.doorbuster.http.exchange;

import java.util.List;
import java.util.Locale;

/** The request headers that list what a client accepts, with weights (RFC 9110 §12.4.2). */
public final class Accept {
    private static final String WEIGHT = "q=";

    private Accept() {}

    /** True if one of the header's fields lists {@code value} by name, with a weight above 0. */
    public static boolean lists(final List<String> fields, final String value) {
        for (final String field : fields) {
            for (final String element : field.split(",", -1)) {
                final String[] parts = element.split(";", -1);
                if (parts[0].strip().equalsIgnoreCase(value) && !isRefused(parts)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** True if a parameter of the element is the weight 0. */
    private static boolean isRefused(final String... parts) {
        for (int i = 1; i < parts.length; i++) {
            final String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith(WEIGHT)
                    && parameter.substring(WEIGHT.length()).strip().matches("0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
