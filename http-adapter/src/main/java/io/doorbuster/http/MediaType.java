package io.doorbuster.http;

/** The {@code Content-Type} header. */
final class MediaType {
    private static final String JSON = "application/json";
    private static final String CHARSET = "charset=";

    private MediaType() {}

    /** True for JSON in UTF-8, said or unsaid. */
    static boolean isJson(final String header) {
        if (header.equals(JSON)) {
            return true;
        }
        final int end = header.indexOf(';');
        final String type = end < 0 ? header : header.substring(0, end);
        return type.strip().equalsIgnoreCase(JSON)
                && (end < 0 || isUtf8(header.substring(end + 1).strip()));
    }

    private static boolean isUtf8(final String parameter) {
        if (!parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
            return false;
        }
        final String charset = parameter.substring(CHARSET.length());
        return charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("\"utf-8\"");
    }
}
