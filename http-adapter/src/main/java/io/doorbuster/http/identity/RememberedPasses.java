package io.doorbuster.http.identity;

/**
 * Passes that were verified lately, so that a user's next call costs neither an HMAC nor a parse. For one thread.
 *
 * <p>A table of {@value #ENTRIES} entries, direct-mapped: a new pass replaces the pass that had its entry. Only valid
 * passes are remembered, so nobody can evict others by invalid ones. A pass longer than {@value #MAX_LENGTH} characters
 * is verified each time. The key is the whole pass and the sale: the verdict depends on nothing else, except on the
 * time, which the caller checks on each use, and on the server's keys, which are fixed at its start.
 *
 * <p>Two passes are compared to their ends even if they differ early. Therefore the time of an answer tells nobody how
 * many characters of a guess are right. Their hash codes, which are compared first, depend on all characters.
 */
final class RememberedPasses {
    /** Entries of a table, a power of two. */
    static final int ENTRIES = 4_096;

    /** Passes of common libraries have 150 to 300 characters. */
    static final int MAX_LENGTH = 512;

    /** Most bytes of an entry: two strings, the claims with a user id of 64 characters, and the entry itself. */
    static final int BYTES_PER_ENTRY = 800;

    private final Entry[] entries = new Entry[ENTRIES];

    private record Entry(String pass, String saleId, VerifiedPass content) {}

    /** What was remembered of {@code pass} for the sale; null if nothing was. */
    VerifiedPass find(final String pass, final String saleId) {
        final Entry entry = entries[index(pass, saleId)];
        return entry != null
                        && entry.pass.hashCode() == pass.hashCode()
                        && entry.saleId.equals(saleId)
                        && isSame(entry.pass, pass)
                ? entry.content
                : null;
    }

    /** Remembers a pass that is valid now. */
    void remember(final String pass, final String saleId, final VerifiedPass content) {
        if (pass.length() <= MAX_LENGTH) {
            entries[index(pass, saleId)] = new Entry(pass, saleId, content);
        }
    }

    private static int index(final String pass, final String saleId) {
        final int hash = (pass.hashCode() + 31 * saleId.hashCode()) * 0x9E3779B9;
        return hash >>> Integer.numberOfLeadingZeros(ENTRIES - 1);
    }

    private static boolean isSame(final String known, final String given) {
        if (known.length() != given.length()) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < known.length(); i++) {
            difference |= known.charAt(i) ^ given.charAt(i);
        }
        return difference == 0;
    }
}
