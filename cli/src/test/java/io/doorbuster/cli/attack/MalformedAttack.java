package io.doorbuster.cli.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Sends malformed requests, each followed by a valid request on the same connection. The server must answer the first
 * with its problem and close the connection. It may execute neither. For the test's thread.
 */
final class MalformedAttack {
    /** In place of where to split. */
    private static final int BYTE_BY_BYTE = 0;

    /** Connections that are between the first and the second part of their request at the same time. */
    private static final int ROW = 100;

    private static final int LONG_BYTES = 1_000;
    private static final int LONG_STEP = 512;
    private static final int LONG_ENDS = 64;

    /** Which of the server's readers gets the bytes, and the requests that it would execute if it accepted them. */
    record Road(InetSocketAddress address, String before, String target, String fields, String hidden) {}

    /** One connection; {@code split} is where the second part of the text begins. */
    private record Shot(String text, int split, String problem) {}

    private final Road road;
    private final Score score;

    MalformedAttack(final Road road, final Score score) {
        this.road = road;
        this.score = score;
    }

    /**
     * Sends every request whole, and byte by byte. With {@code everySplit}, sends it also once for each of its bytes,
     * in two parts of which the byte begins the second.
     */
    void run(final Map<String, String> requests, final boolean everySplit) throws IOException {
        final List<Shot> row = new ArrayList<>();
        for (final Map.Entry<String, String> request : requests.entrySet()) {
            final String text = request.getKey()
                    .replace(String.valueOf(MalformedRequests.TARGET), road.target)
                    .replace(String.valueOf(MalformedRequests.FIELDS), road.fields);
            for (final int split : splits(text.length(), everySplit)) {
                row.add(new Shot(text, split, request.getValue()));
                if (row.size() == ROW) {
                    shoot(row);
                    row.clear();
                }
            }
        }
        shoot(row);
    }

    /** Long requests are long by their filling, so only their ends are split at each byte. */
    private static Iterable<Integer> splits(final int length, final boolean every) {
        final TreeSet<Integer> splits = new TreeSet<>(List.of(length));
        if (length < LONG_BYTES) {
            splits.add(BYTE_BY_BYTE);
        }
        for (int at = 1; every && at < length; at++) {
            final boolean filling =
                    length > LONG_BYTES && at > LONG_ENDS && at < length - LONG_ENDS && at % LONG_STEP != 0;
            if (!filling) {
                splits.add(at);
            }
        }
        return splits;
    }

    private void shoot(final List<Shot> row) throws IOException {
        final List<RawLine> lines = new ArrayList<>();
        try {
            for (final Shot shot : row) {
                final RawLine line = new RawLine(road.address);
                lines.add(line);
                if (!road.before.isEmpty()) {
                    line.send(road.before);
                    score.expect(line.read().status() == 200, "the request before was refused");
                }
                begin(shot, line);
            }
            for (int i = 0; i < row.size(); i++) {
                finish(row.get(i), lines.get(i));
            }
        } finally {
            for (final RawLine line : lines) {
                line.close();
            }
        }
    }

    private static void begin(final Shot shot, final RawLine line) throws IOException {
        if (shot.split != BYTE_BY_BYTE) {
            line.send(shot.text.substring(0, shot.split));
            return;
        }
        try {
            for (final char c : shot.text.toCharArray()) {
                line.send(String.valueOf(c));
            }
        } catch (final IOException refusedAlready) {
            // The answer to the bytes so far has been sent, and is read when the request is finished.
        }
    }

    private void finish(final Shot shot, final RawLine line) throws IOException {
        final long start = System.nanoTime();
        try {
            line.send((shot.split == BYTE_BY_BYTE ? "" : shot.text.substring(shot.split)) + road.hidden);
        } catch (final IOException refusedAlready) {
            // The answer is read below; a server that has closed without one is a breach there.
        }
        final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
        final String problem = answer == null ? "no answer" : answer.problem();
        score.expect(
                problem.equals(shot.problem),
                () -> "expected " + shot.problem + ", got " + problem + " for a split at " + shot.split + " of "
                        + printable(shot.text));
        score.expect(
                answer == null || "close".equalsIgnoreCase(answer.header("Connection")),
                () -> "the refusal does not say that it closes: " + printable(shot.text));
        score.expect(line.isClosedByServer(), () -> "the connection stays open after " + printable(shot.text));
    }

    private static String printable(final String text) {
        final StringBuilder printable = new StringBuilder();
        for (final char c : text.substring(0, Math.min(text.length(), 300)).toCharArray()) {
            printable.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return printable.toString();
    }
}
