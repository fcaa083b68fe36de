package io.doorbuster.cli.loadgen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One driver thread: sends each of its requests at the intended time, or as soon after that as a connection is free,
 * and counts the answers. All fields belong to that thread.
 */
final class LoadAgent implements AutoCloseable {
    /** Most requests sent in one turn before answers are read again, so that answers are timed when they arrive. */
    private static final int SENDS_PER_TURN = 64;

    /** Sleep when nothing is due: long enough to leave the core to the server, short beside any HTTP answer. */
    private static final long NAP_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long LONG_REST_NS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long HOUSEKEEPING_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final LoadSettings settings;
    private final int index;
    private final long giveUpNs;
    private final Selector selector;
    private final Connections connections;
    private final AnswerScanner scanner = new AnswerScanner();
    private final Answer answer;
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(MAX_ANSWER_BYTES);
    private final byte[] bytes = new byte[MAX_ANSWER_BYTES];
    private final Consumer<SelectionKey> ready = this::ready;
    private final PriorityQueue<Retry> retries = new PriorityQueue<>();

    private Requests.Writer writer;
    private Schedule schedule;
    private Tally tally;
    private int next;
    private boolean starved;
    private long availableSinceNs;
    private long housekeepingAtNs;

    LoadAgent(final LoadSettings settings, final int index, final InetSocketAddress address) throws IOException {
        this.settings = settings;
        this.index = index;
        giveUpNs = TimeUnit.SECONDS.toNanos(settings.retry() ? 30 : 5);
        selector = Selector.open();
        final int share = settings.connections() / settings.threads()
                + (index < settings.connections() % settings.threads() ? 1 : 0);
        connections = new Connections(address, selector, share);
        answer = new Answer(settings.sale());
    }

    /** Opens every connection; false if that is not possible within this time. */
    boolean open(final long timeoutNs) throws IOException {
        final long startNs = System.nanoTime();
        while (!connections.allOpen()) {
            final long nowNs = System.nanoTime();
            if (nowNs - startNs > timeoutNs || connections.aloneForNs(nowNs) > giveUpNs) {
                return false;
            }
            connections.openDue(nowNs);
            selector.select(ready, 10);
        }
        return true;
    }

    /**
     * Runs its share of the requests: every {@code threads}-th, from its own index on. After return each of them is
     * counted once in the tally.
     */
    void run(final Requests requests, final Schedule schedule, final Tally tally) throws IOException {
        this.schedule = schedule;
        this.tally = tally;
        tally.begin(schedule.startNs());
        writer = requests.writer();
        next = index;
        starved = false;
        availableSinceNs = schedule.startNs();
        final long mine = ((long) schedule.requests() - index + settings.threads() - 1) / settings.threads();
        while (tally.done() < mine) {
            final int moved = send() + selector.selectNow(ready);
            final long nowNs = System.nanoTime();
            if (nowNs - housekeepingAtNs > 0) {
                housekeepingAtNs = nowNs + HOUSEKEEPING_NS;
                keepHouse(nowNs);
            }
            if (moved == 0) {
                rest(nowNs);
            }
        }
        tally.publish();
    }

    Connections connections() {
        return connections;
    }

    @Override
    public void close() throws IOException {
        connections.closeAll();
        selector.close();
    }

    private int send() {
        int sent = 0;
        while (sent < SENDS_PER_TURN) {
            final long nowNs = System.nanoTime();
            final Retry retry = retries.peek();
            final boolean again = retry != null && retry.dueNs - nowNs <= 0;
            if (!again && !isDue(nowNs)) {
                break;
            }
            final Connection connection = connections.takeFree();
            if (connection == null) {
                starved = true;
                break;
            }
            if (starved) {
                starved = false;
                availableSinceNs = nowNs;
            }
            if (again) {
                retries.remove();
                connection.begin(retry.request, retry.attempt, retry.intendedNs, nowNs);
            } else {
                final long intendedNs = schedule.intendedNs(next);
                tally.sent(nowNs - intendedNs, nowNs - Math.max(intendedNs, availableSinceNs));
                connection.begin(next, 1, intendedNs, nowNs);
                next += settings.threads();
            }
            write(connection);
            sent++;
        }
        return sent;
    }

    private boolean isDue(final long nowNs) {
        return next < schedule.requests() && schedule.intendedNs(next) - nowNs <= 0;
    }

    private void write(final Connection connection) {
        final ByteBuffer request = writer.render(connection.request);
        try {
            connection.channel.write(request);
            if (request.hasRemaining()) {
                connection.keepUnsent(request);
            }
        } catch (final IOException nothingTaken) {
            lose(connection, "reset-before-sent", false);
        }
    }

    private void ready(final SelectionKey key) {
        final Connection connection = (Connection) key.attachment();
        if (!connection.open) {
            connections.finishConnect(connection);
            return;
        }
        try {
            if (key.isWritable()) {
                connection.sendRest();
            }
            if (key.isReadable()) {
                read(connection);
            }
        } catch (final IOException reset) {
            lose(connection, "connection-reset", true);
        }
    }

    private void read(final Connection connection) throws IOException {
        final int kept = connection.restoreKept(bytes);
        arrived.clear().limit(MAX_ANSWER_BYTES - kept);
        final int count = connection.channel.read(arrived);
        if (count <= 0) {
            if (count < 0) {
                lose(connection, "connection-closed", true);
            }
            return;
        }
        arrived.flip().get(bytes, kept, count);
        final int length = kept + count;
        final int end = connection.request < 0 ? AnswerScanner.MALFORMED : scanner.scan(bytes, length);
        if (end == AnswerScanner.INCOMPLETE && length < MAX_ANSWER_BYTES) {
            connection.keep(bytes, length);
        } else if (end != length) {
            lose(connection, "malformed-answer", true);
        } else {
            answered(connection);
        }
    }

    private void answered(final Connection connection) {
        final long nowNs = System.nanoTime();
        final int user = connection.request % settings.users();
        final Answer.Kind kind = answer.read(bytes, scanner, user);
        if (wantsRetry(kind) && mayRetry(connection)) {
            retryLater(connection, nowNs, TimeUnit.SECONDS.toNanos(Math.max(0, scanner.retryAfterSeconds())));
        } else {
            tally.answered(kind, answer, user, connection.intendedNs, connection.sentNs, nowNs);
        }
        if (scanner.closes() || connection.hasUnsent()) {
            connections.reopen(connection, nowNs);
        } else {
            connections.release(connection);
        }
    }

    /** Handles a lost connection; the answer to its outstanding request is lost, too. */
    private void lose(final Connection connection, final String name, final boolean sent) {
        final long nowNs = System.nanoTime();
        if (connection.request >= 0) {
            if (mayRetry(connection)) {
                retryLater(connection, nowNs, 0);
            } else if (sent) {
                tally.lost(name, nowNs);
            } else {
                tally.failed(name, nowNs);
            }
        }
        connections.reopen(connection, nowNs);
    }

    /** Repeats a request that was refused temporarily or whose outcome is unknown. */
    private boolean wantsRetry(final Answer.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> !answer.misdirected;
            case REFUSED -> scanner.status() == 429 || scanner.status() == 503;
            case SECURED, WAITLISTED, ERROR -> false;
        };
    }

    private boolean mayRetry(final Connection connection) {
        return settings.retry() && connection.attempt < MAX_ATTEMPTS;
    }

    private void retryLater(final Connection connection, final long nowNs, final long askedNs) {
        final long pauseNs = Math.max(askedNs, FIRST_RETRY_NS * connection.attempt);
        retries.add(new Retry(nowNs + pauseNs, connection.request, connection.attempt + 1, connection.intendedNs));
        tally.retried();
    }

    private void keepHouse(final long nowNs) {
        tally.publish();
        connections.openDue(nowNs);
        for (final Connection connection : connections.all()) {
            if (connection.request >= 0 && nowNs - connection.sentNs > settings.timeoutNs()) {
                lose(connection, "timed-out", true);
            }
        }
        if (nowNs - schedule.endNs() > settings.timeoutNs() || connections.aloneForNs(nowNs) > giveUpNs) {
            sendNoMore(nowNs);
        }
    }

    private void sendNoMore(final long nowNs) {
        for (; next < schedule.requests(); next += settings.threads()) {
            tally.failed("not-sent", nowNs);
        }
        for (Retry retry = retries.poll(); retry != null; retry = retries.poll()) {
            // The request was sent before, and its last answer was not final.
            tally.lost("retry-not-sent", nowNs);
        }
    }

    /**
     * Waits for the next event. Under load the thread sleeps briefly, so that it reads several answers per wake-up; if
     * the next request is far off, the first answer wakes it.
     */
    private void rest(final long nowNs) throws IOException {
        final boolean more = next < schedule.requests();
        final long dueNs = more ? Math.min(housekeepingAtNs, schedule.intendedNs(next)) : housekeepingAtNs;
        final long restNs = dueNs - nowNs;
        if (starved || restNs < LONG_REST_NS) {
            LockSupport.parkNanos(starved ? NAP_NS : Math.max(1, Math.min(restNs, NAP_NS)));
        } else {
            selector.select(ready, TimeUnit.NANOSECONDS.toMillis(restNs) - 1);
        }
    }

    private record Retry(long dueNs, int request, int attempt, long intendedNs) implements Comparable<Retry> {
        @Override
        public int compareTo(final Retry other) {
            return Long.compare(dueNs, other.dueNs);
        }
    }
}
