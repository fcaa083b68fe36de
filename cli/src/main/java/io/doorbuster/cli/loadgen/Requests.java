package io.doorbuster.cli.loadgen;

import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The bytes of every request, prepared before the drill starts: one template, and per user one slot of equal length (a
 * pass or a user id) in one array. Immutable; each driver thread renders requests with a {@link Writer} of its own.
 */
public final class Requests {
    /** {@code u} and eight digits. */
    public static final int USER_BYTES = 9;

    private static final int KEY_DIGITS = 8;

    private final byte[] template;
    private final int slotAt;
    private final int slotLength;
    private final byte[] slots;
    private final int users;
    private final int keyAt;

    private Requests(
            final byte[] template,
            final int slotAt,
            final int slotLength,
            final byte[] slots,
            final int users,
            final int keyAt) {
        this.template = template;
        this.slotAt = slotAt;
        this.slotLength = slotLength;
        this.slots = slots;
        this.users = users;
        this.keyAt = keyAt;
    }

    /**
     * All purchases of a drill.
     *
     * @param key signs the passes; null with {@link Identity#header}
     * @param expiresAtSeconds when the passes expire, epoch seconds
     */
    static Requests purchases(final LoadSettings settings, final PassKey key, final long expiresAtSeconds) {
        final byte[] firstUser = new byte[USER_BYTES];
        writeUser(0, firstUser, 0);
        final boolean passes = settings.identity() == Identity.pass;
        final int slotLength = passes
                ? new PassMinter(key, settings.sale(), expiresAtSeconds).length(firstUser, 0, USER_BYTES)
                : USER_BYTES;
        final StringBuilder text = new StringBuilder();
        text.append(requestLine("POST", settings, "/purchases"));
        text.append(passes ? "Authorization: Bearer " : "X-User-Id: ");
        final int slotAt = text.length();
        text.append(" ".repeat(slotLength)).append("\r\n");
        int keyAt = -1;
        if (settings.keys()) {
            text.append("Idempotency-Key: ").append(runId()).append('-');
            keyAt = text.length();
            text.append("0".repeat(KEY_DIGITS)).append("\r\n");
        }
        final String body = settings.quantity() == 1 ? "" : "{\"quantity\":" + settings.quantity() + "}";
        text.append(body.isEmpty() ? "" : "Content-Type: application/json\r\n");
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        final byte[] slots = new byte[Math.multiplyExact(settings.users(), slotLength)];
        inParallel(settings.users(), (from, to) -> fillSlots(settings, key, expiresAtSeconds, slots, from, to));
        return new Requests(ascii(text), slotAt, slotLength, slots, settings.users(), keyAt);
    }

    /** Equal reads of the sale, which warm both sides up without changing the stock. */
    static Requests saleReads(final LoadSettings settings) {
        return new Requests(ascii(requestLine("GET", settings, "") + "\r\n"), 0, 0, new byte[0], 1, -1);
    }

    Writer writer() {
        return new Writer();
    }

    public static void writeUser(final int user, final byte[] to, final int offset) {
        to[offset] = 'u';
        int rest = user;
        for (int i = USER_BYTES - 1; i > 0; i--) {
            to[offset + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The number in a user id that {@link #writeUser} wrote, or -1. */
    static int userNumber(final byte[] from, final int offset, final int length) {
        if (length != USER_BYTES || from[offset] != 'u') {
            return -1;
        }
        int user = 0;
        for (int i = 1; i < USER_BYTES; i++) {
            final int digit = from[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            user = user * 10 + digit;
        }
        return user;
    }

    private static void fillSlots(
            final LoadSettings settings,
            final PassKey key,
            final long expiresAtSeconds,
            final byte[] slots,
            final int from,
            final int to) {
        if (settings.identity() == Identity.header) {
            for (int user = from; user < to; user++) {
                writeUser(user, slots, user * USER_BYTES);
            }
            return;
        }
        final PassMinter minter = new PassMinter(key, settings.sale(), expiresAtSeconds);
        final byte[] id = new byte[USER_BYTES];
        final int slotLength = slots.length / settings.users();
        for (int user = from; user < to; user++) {
            writeUser(user, id, 0);
            minter.mint(id, 0, USER_BYTES, slots, user * slotLength);
        }
    }

    private static void inParallel(final int users, final Range work) {
        final int threads = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));
        final List<Thread> minters = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            final int from = (int) ((long) users * i / threads);
            final int to = (int) ((long) users * (i + 1) / threads);
            final Thread minter = new Thread(() -> work.run(from, to), "mint-" + i);
            minter.start();
            minters.add(minter);
        }
        for (final Thread minter : minters) {
            Threads.join(minter);
        }
    }

    private static String requestLine(final String method, final LoadSettings settings, final String rest) {
        final Endpoint endpoint = settings.endpoint();
        return method + " " + endpoint.basePath() + "/v1/sales/" + settings.sale() + rest + " HTTP/1.1\r\nHost: "
                + endpoint.host() + ":" + endpoint.port() + "\r\n";
    }

    /** Different in every run, so that a second drill on the same sale does not repeat the first one's keys. */
    private static String runId() {
        return String.format(
                Locale.ROOT, "drop-%08x", ThreadLocalRandom.current().nextInt());
    }

    private static byte[] ascii(final CharSequence text) {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private interface Range {
        void run(int from, int to);
    }

    /** Renders requests into one direct buffer; one thread only. */
    final class Writer {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(template.length);

        private Writer() {
            buffer.put(template);
        }

        /** The bytes of one request, valid until the next call. */
        ByteBuffer render(final int request) {
            buffer.clear();
            if (slotLength > 0) {
                buffer.put(slotAt, slots, request % users * slotLength, slotLength);
            }
            if (keyAt >= 0) {
                int rest = request;
                for (int i = KEY_DIGITS - 1; i >= 0; i--) {
                    buffer.put(keyAt + i, (byte) ('0' + rest % 10));
                    rest /= 10;
                }
            }
            return buffer;
        }
    }
}
