package io.doorbuster.http.json;

/** The {@code Content-Type} header (RFC 9110 §8.3). */
public final class MediaType {
    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String CHARSET = "charset=";

    private MediaType() {}

    /**
     * True for JSON in UTF-8; a header without a charset means UTF-8, too. Other parameters are ignored.
     *
     * @param isPatch true to accept a merge patch (RFC 7396), too
     */
    public static boolean isJson(final String header, final boolean isPatch) {
        if (header.equals(JSON)) {
            return true;
        }
        final String[] parts = header.split(";", -1);
        final String type = parts[0].strip();
        if (!type.equalsIgnoreCase(JSON) && !(isPatch && type.equalsIgnoreCase(MERGE_PATCH))) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            if (!isUtf8OrNoCharset(parts[i].strip())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8OrNoCharset(final String parameter) {
        if (!parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
            return true;
        }
        final String charset = parameter.substring(CHARSET.length()).replace("\"", "");
        return charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("utf8");
    }
}
