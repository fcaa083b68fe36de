package io.doorbuster.cli.holds;

import io.doorbuster.cli.loadgen.Answer;
import io.doorbuster.cli.loadgen.Caller;
import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.Identity;
import io.doorbuster.cli.loadgen.LoadRun;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.Requests;
import io.doorbuster.cli.loadgen.SalePage;
import io.doorbuster.cli.loadgen.Tally;
import io.doorbuster.cli.loadgen.Threads;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The acknowledged orders of the crowd, and the threads that handle them until {@link #stop}: they pay the orders of
 * users who pay, and read the waitlisted orders. Any thread may report orders; the other methods are for the drill's
 * own thread.
 */
final class HeldOrders implements Tally.Onlooker {
    private static final int PAYERS = 8;
    private static final int ASKERS = 24;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_MS = 100;
    private static final long READ_BACK_NS = TimeUnit.SECONDS.toNanos(60);

    private final LoadSettings settings;
    private final HoldsSettings holds;
    private final PassKey key;
    private final Endpoint admin;
    private final String adminIdentity;

    private final Collection<HeldOrder> all = new ConcurrentLinkedQueue<>();
    private final DelayQueue<HeldOrder> toPay = new DelayQueue<>();
    private final DelayQueue<HeldOrder> toAsk = new DelayQueue<>();
    private final Map<String, Long> refusedPayments = new ConcurrentHashMap<>();
    private final Map<String, Long> refusedReads = new ConcurrentHashMap<>();
    private final AtomicLong lastAcknowledgedSequence = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    /** @param key signs the passes; null with {@link Identity#header} */
    HeldOrders(
            final LoadSettings settings,
            final HoldsSettings holds,
            final PassKey key,
            final Endpoint admin,
            final String adminIdentity) {
        this.settings = settings;
        this.holds = holds;
        this.key = key;
        this.admin = admin;
        this.adminIdentity = adminIdentity;
    }

    void start() {
        for (int i = 0; i < PAYERS; i++) {
            run("drop-pay-" + i, this::payWhileRunning);
        }
        for (int i = 0; i < ASKERS; i++) {
            run("drop-ask-" + i, this::askWhileRunning);
        }
    }

    @Override
    public void acknowledged(final Answer.Kind kind, final Answer answer, final int user) {
        final boolean waits = kind == Answer.Kind.WAITLISTED;
        final HeldOrder order = new HeldOrder(user, answer.orderNumber, answer.quantity, waits ? answer.sequence : 0);
        all.add(order);
        lastAcknowledgedSequence.accumulateAndGet(answer.sequence, Math::max);
        if (waits) {
            toAsk.add(order.dueInNs(askEveryNs()));
        } else {
            order.secured(answer.position, answer.unitsBefore, answer.sequence);
            toss(order);
        }
    }

    /** Stops handling orders. When this returns, the threads have ended. */
    void stop() {
        running = false;
        threads.forEach(Threads::join);
        threads.clear();
    }

    /**
     * Called after {@link #stop}: reads every order once more, so that each has the server's current state.
     *
     * @return the number of orders that could not be read
     */
    long readBack() {
        final Queue<HeldOrder> unread = new ConcurrentLinkedQueue<>(all);
        final long deadlineNs = System.nanoTime() + READ_BACK_NS + unread.size() * RETRY_NS / 1_000;
        for (int i = 0; i < ASKERS; i++) {
            run("drop-read-" + i, () -> readBack(unread, deadlineNs));
        }
        threads.forEach(Threads::join);
        threads.clear();
        return unread.size();
    }

    Collection<HeldOrder> all() {
        return all;
    }

    long lastAcknowledgedSequence() {
        return lastAcknowledgedSequence.get();
    }

    /** Refused payments by the name of the problem. */
    Map<String, Long> refusedPayments() {
        return new TreeMap<>(refusedPayments);
    }

    Map<String, Long> refusedReads() {
        return new TreeMap<>(refusedReads);
    }

    private void toss(final HeldOrder order) {
        if (holds.pays(order.user)) {
            toPay.add(order.dueInNs(0));
        }
    }

    private void payWhileRunning() {
        try (Caller caller = new Caller(admin)) {
            for (HeldOrder order = take(toPay); running; order = take(toPay)) {
                if (order != null && !pay(caller, order)) {
                    toPay.add(order.dueInNs(RETRY_NS));
                }
            }
        }
    }

    /** True if the payment is decided. The order's number is the payment's reference, so a repetition is safe. */
    private boolean pay(final Caller caller, final HeldOrder order) {
        final String body = "{\"reference\":\"drop-" + order.number + "\"}";
        try {
            final Caller.Reply reply =
                    caller.call("POST", "/admin/v1/orders/" + idOf(order) + "/payment", adminIdentity, body);
            order.confirmed = reply.status() == 200;
            if (!order.confirmed && reply.status() < 500) {
                refusedPayments.merge(reply.problem(), 1L, Long::sum);
            }
            return reply.status() < 500;
        } catch (final IOException notKnown) {
            return false;
        }
    }

    private void askWhileRunning() {
        try (Caller caller = new Caller(settings.endpoint())) {
            final Names names = new Names();
            for (HeldOrder order = take(toAsk); running; order = take(toAsk)) {
                if (order != null) {
                    ask(caller, names, order);
                }
            }
        }
    }

    private void ask(final Caller caller, final Names names, final HeldOrder order) {
        if (!read(caller, names, order) || order.is("waitlisted")) {
            toAsk.add(order.dueInNs(askEveryNs()));
        } else if (order.is("secured")) {
            toss(order);
        }
    }

    private void readBack(final Queue<HeldOrder> unread, final long deadlineNs) {
        try (Caller caller = new Caller(settings.endpoint())) {
            final Names names = new Names();
            for (HeldOrder order = unread.poll(); order != null; order = unread.poll()) {
                if (!read(caller, names, order)) {
                    unread.add(order);
                    if (System.nanoTime() - deadlineNs > 0) {
                        return;
                    }
                    pause();
                }
            }
        }
    }

    /** Reads the order's current state; false if the server did not answer with it. */
    private boolean read(final Caller caller, final Names names, final HeldOrder order) {
        try {
            final Caller.Reply reply = caller.call("GET", "/v1/orders/" + idOf(order), names.identity(order.user), "");
            if (reply.status() != 200) {
                refusedReads.merge(reply.problem(), 1L, Long::sum);
                return false;
            }
            final SalePage.Fields members = reply.members();
            order.status = members.text("status");
            if (order.position == 0 && !order.is("waitlisted") && members.numberOr("position", 0) > 0) {
                order.secured(members.number("position"), members.number("unitsBefore"), members.number("sequence"));
                lastAcknowledgedSequence.accumulateAndGet(order.securedSequence, Math::max);
            }
            return true;
        } catch (final IOException notAcknowledged) {
            return false;
        }
    }

    private String idOf(final HeldOrder order) {
        return settings.sale() + "-" + order.number;
    }

    private long askEveryNs() {
        return TimeUnit.MILLISECONDS.toNanos(Math.max(1, holds.paymentWindowMillis() / 2));
    }

    private void run(final String name, final Runnable work) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Waits for the next order that is due; null if none was due for a while. */
    private static HeldOrder take(final DelayQueue<HeldOrder> queue) {
        try {
            return queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a drill's threads", e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY_NS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a drill's threads", e);
        }
    }

    /** The identities of users in requests. One thread only. */
    private final class Names {
        private final PassMinter minter = key == null
                ? null
                : new PassMinter(key, settings.sale(), Instant.now().getEpochSecond() + LoadRun.PASS_LIFE_SECONDS);

        String identity(final int user) {
            final byte[] id = new byte[Requests.USER_BYTES];
            Requests.writeUser(user, id, 0);
            final String name = new String(id, StandardCharsets.US_ASCII);
            return minter == null ? "X-User-Id: " + name : "Authorization: Bearer " + minter.mint(name);
        }
    }
}
