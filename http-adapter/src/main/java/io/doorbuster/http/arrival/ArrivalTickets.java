package io.doorbuster.http.arrival;

import io.doorbuster.http.identity.Hmac;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Arrival tickets: 8 bytes of due time and {@value #SIGNATURE_BYTES} bytes of HMAC-SHA256 over due time, sale and user,
 * in base64url. The server keeps none of them. Any thread.
 */
public final class ArrivalTickets {
    /** How long a ticket is valid after it is due. */
    public static final int VALID_MILLIS = 30_000;

    /** {@link #dueOf} has found that the ticket is not valid. */
    public static final long NOT_VALID = -1;

    /** A truncated HMAC of this length is as good as any against guessing (RFC 2104, section 5). */
    private static final int SIGNATURE_BYTES = 16;

    /** Divisible by three, so that each ticket has one spelling in base64url. */
    private static final int BYTES = Long.BYTES + SIGNATURE_BYTES;

    private static final int LENGTH = BYTES / 3 * 4;

    private final Hmac secret;

    public ArrivalTickets(final Hmac secret) {
        this.secret = secret;
    }

    /**
     * Signs a ticket.
     *
     * @param dueMillis epoch milliseconds
     */
    public String sign(final String saleId, final String user, final long dueMillis) {
        final byte[] ticket = ByteBuffer.allocate(BYTES)
                .putLong(dueMillis)
                .put(signature(saleId, user, dueMillis))
                .array();
        return Base64.getUrlEncoder().encodeToString(ticket);
    }

    /**
     * When the ticket is due, epoch milliseconds. {@link #NOT_VALID} if it is not one of ours for this user and sale,
     * or if its time is over.
     */
    public long dueOf(final String ticket, final String saleId, final String user, final long nowMillis) {
        if (ticket.length() != LENGTH) {
            return NOT_VALID;
        }
        final ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(ticket));
        } catch (final IllegalArgumentException malformed) {
            return NOT_VALID;
        }
        if (bytes.capacity() != BYTES) {
            // Padding where a ticket has none.
            return NOT_VALID;
        }
        final long due = bytes.getLong();
        final byte[] given = new byte[SIGNATURE_BYTES];
        bytes.get(given);
        final boolean isOurs = Hmac.isSame(signature(saleId, user, due), given);
        return isOurs && nowMillis <= due + VALID_MILLIS ? due : NOT_VALID;
    }

    /** Ids have no line breaks, so different values never make the same text. */
    private byte[] signature(final String saleId, final String user, final long dueMillis) {
        return Arrays.copyOf(secret.sign(saleId + '\n' + user + '\n' + dueMillis), SIGNATURE_BYTES);
    }
}
