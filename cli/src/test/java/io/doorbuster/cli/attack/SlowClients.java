package io.doorbuster.cli.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Clients that hold a connection by being slow. Each must lose it soon. Any thread. */
final class SlowClients {
    /** Several times the longest of the deadlines, 5 s, because the machine may be busy. */
    private static final long MAX_MILLIS = 30_000;

    private static final int PAGES = 100;
    private static final long TRICKLE_MILLIS = 100;
    private static final int SMALL_BUFFER_BYTES = 4_096;
    private static final String LARGE_READS =
            "GET /v1/sales?limit=500 HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000);

    private final Arena arena;
    private final String sale;

    SlowClients(final Arena arena, final String sale) {
        this.arena = arena;
        this.sale = sale;
    }

    /** Creates sales, so that the list of sales is long. */
    void preparePages() throws IOException, InterruptedException {
        for (int i = 0; i < PAGES; i++) {
            arena.createSale("padding-" + i, "\"stock\":1,\"title\":\"" + "x".repeat(100) + "\"");
        }
    }

    /** Clients that send the beginning of a request, and nothing more. */
    Callable<Void> stop(final Score score, final InetSocketAddress address, final String beginning, final int clients) {
        return () -> {
            final List<RawLine> lines = begin(address, beginning, clients);
            expectTimeouts(score, lines, System.nanoTime());
            return null;
        };
    }

    /** Clients that send a request byte by byte, so that it never ends. */
    Callable<Void> trickle(
            final Score score, final InetSocketAddress address, final String beginning, final int clients) {
        return () -> {
            trickle(score, begin(address, beginning, clients));
            return null;
        };
    }

    private static void trickle(final Score score, final List<RawLine> lines) throws IOException, InterruptedException {
        final long start = System.nanoTime();
        final List<RawLine> trickling = new ArrayList<>(lines);
        while (!trickling.isEmpty() && millisSince(start) < MAX_MILLIS) {
            trickling.removeIf(line -> !isSent(line, "x"));
            // The server answers or closes; then the rest of the client's bytes has no reader.
            trickling.removeIf(line -> !line.isSilent());
            Thread.sleep(TRICKLE_MILLIS);
        }
        expectTimeouts(score, lines, start);
    }

    private static boolean isSent(final RawLine line, final String text) {
        try {
            line.send(text);
            return true;
        } catch (final IOException closed) {
            return false;
        }
    }

    private static void expectTimeouts(final Score score, final List<RawLine> lines, final long start)
            throws IOException {
        for (final RawLine line : lines) {
            try (line) {
                final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
                score.expect(
                        answer == null || answer.problem().equals("request-timeout"),
                        () -> "a slow client got " + answer);
                score.expect(line.isClosedByServer(), "a slow client keeps its connection");
            }
        }
        score.expect(
                score.longestMillis() <= MAX_MILLIS, "a slow client was served for " + score.longestMillis() + " ms");
    }

    /** Clients that ask for much and never read an answer. */
    Callable<Void> neverRead(final Score score, final int clients) {
        return () -> {
            askAndNeverRead(score, clients);
            return null;
        };
    }

    private void askAndNeverRead(final Score score, final int clients) throws IOException, InterruptedException {
        final List<SocketChannel> channels = new ArrayList<>();
        final long start = System.nanoTime();
        try {
            for (int i = 0; i < clients; i++) {
                final SocketChannel channel = SocketChannel.open();
                channels.add(channel);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER_BYTES);
                channel.connect(arena.shop());
                channel.configureBlocking(false);
            }
            final List<SocketChannel> open = new ArrayList<>(channels);
            while (!open.isEmpty() && millisSince(start) < MAX_MILLIS) {
                for (final SocketChannel channel : List.copyOf(open)) {
                    if (!isWritten(channel)) {
                        score.count(null, System.nanoTime() - start);
                        open.remove(channel);
                    }
                }
                Thread.sleep(TRICKLE_MILLIS);
            }
            score.expect(open.isEmpty(), open.size() + " clients that do not read keep their connections");
        } finally {
            for (final SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    private static boolean isWritten(final SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(LARGE_READS.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (final IOException closed) {
            return false;
        }
    }

    /** Clients that send a whole purchase, or a part of one, and close their sending side. */
    Callable<Void> halfClose(final Score score, final int clients) {
        return () -> {
            buyAndHalfClose(score, clients);
            return null;
        };
    }

    private void buyAndHalfClose(final Score score, final int clients) throws IOException, InterruptedException {
        final long before = arena.sold(sale);
        for (int i = 0; i < clients; i++) {
            final boolean whole = i % 2 == 0;
            final String request = arena.purchase(sale, "half-closed-" + i, "");
            try (RawLine line = new RawLine(arena.shop())) {
                line.send(whole ? request : request.substring(0, request.length() - 1));
                line.finishSending();
                final long start = System.nanoTime();
                final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
                score.expect(
                        whole ? answer != null && answer.status() == 201 : answer == null || answer.status() >= 400,
                        () -> (whole ? "a whole" : "a part of a") + " request got " + answer);
                score.expect(line.isClosedByServer(), "a half-closed connection stays open");
            }
        }
        final int whole = (clients + 1) / 2;
        final long bought = arena.awaitSold(sale, before + whole) - before;
        score.expect(bought == whole, bought + " units were sold to " + whole + " half-closed clients");
    }

    private static List<RawLine> begin(final InetSocketAddress address, final String beginning, final int clients)
            throws IOException {
        final List<RawLine> lines = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            lines.add(new RawLine(address));
            lines.get(i).send(beginning);
        }
        return lines;
    }

    private static long millisSince(final long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
