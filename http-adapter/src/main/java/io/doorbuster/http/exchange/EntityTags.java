package io.doorbuster.http.exchange;

/** The {@code If-None-Match} header (RFC 9110 §13.1.2). */
public final class EntityTags {
    private static final String WEAK = "W/";

    private EntityTags() {}

    /** True if {@code header} is {@code *} or lists {@code tag}, weak or strong alike. */
    public static boolean matches(final String header, final String tag) {
        final String opaque = tag.substring(WEAK.length());
        for (final String listed : header.split(",")) {
            final String candidate = listed.strip();
            if (candidate.equals("*") || candidate.equals(tag) || candidate.equals(opaque)) {
                return true;
            }
        }
        return false;
    }
}
