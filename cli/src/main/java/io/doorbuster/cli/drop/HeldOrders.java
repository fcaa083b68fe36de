package io.doorbuster.cli.drop;

import io.doorbuster.cli.pass.PassMinter;
import io.doorbuster.http.identity.PassKey;
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
 * The orders that the crowd was told of, and the threads that see to them until {@link #stop}: they pay those whose users
 * pay, and ask for those that wait in line. Any thread may tell of orders; all else is for the drill's own.
 */
final class HeldOrders implements Tally.Onlooker {
    private static final int PAYERS = 8;
    private static final int ASKERS = 24;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_MS = 100;
    private static final long READ_BACK_NS = TimeUnit.SECONDS.toNanos(60);

    private final DropSettings settings;
    private final HoldsSettings holds;
    private final PassKey key;
    private final Endpoint admin;
    private final String adminIdentity;

    private final Collection<HeldOrder> all = new ConcurrentLinkedQueue<>();
    private final DelayQueue<HeldOrder> toPay = new DelayQueue<>();
    private final DelayQueue<HeldOrder> toAsk = new DelayQueue<>();
    private final Map<String, Long> refusedPayments = new ConcurrentHashMap<>();
    private final Map<String, Long> refusedReads = new ConcurrentHashMap<>();
    private final AtomicLong lastSequenceTold = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    /** @param key signs the passes; null with {@link Identity#header} */
    HeldOrders(DropSettings settings, HoldsSettings holds, PassKey key, Endpoint admin, String adminIdentity) {
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
    public void told(Answer.Kind kind, Answer answer, int user) {
        boolean waits = kind == Answer.Kind.WAITLISTED;
        HeldOrder order = new HeldOrder(user, answer.orderNumber, answer.quantity, waits ? answer.sequence : 0);
        all.add(order);
        lastSequenceTold.accumulateAndGet(answer.sequence, Math::max);
        if (waits) {
            toAsk.add(order.dueInNs(askEveryNs()));
        } else {
            order.secured(answer.position, answer.unitsBefore, answer.sequence);
            toss(order);
        }
    }

    /** Sees to no order any more; what is being done is done when it returns. */
    void stop() {
        running = false;
        threads.forEach(Threads::join);
        threads.clear();
    }

    /**
     * After {@link #stop}: reads every order once more, so that each is known as the server knows it now.
     *
     * @return how many could not be read
     */
    long readBack() {
        Queue<HeldOrder> unread = new ConcurrentLinkedQueue<>(all);
        long deadlineNs = System.nanoTime() + READ_BACK_NS + unread.size() * RETRY_NS / 1_000;
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

    long lastSequenceTold() {
        return lastSequenceTold.get();
    }

    /** By the name of the problem. */
    Map<String, Long> refusedPayments() {
        return new TreeMap<>(refusedPayments);
    }

    Map<String, Long> refusedReads() {
        return new TreeMap<>(refusedReads);
    }

    private void toss(HeldOrder order) {
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

    /** True when it is decided. The order is the payment's reference, so to ask again changes nothing. */
    private boolean pay(Caller caller, HeldOrder order) {
        String body = "{\"reference\":\"drop-" + order.number + "\"}";
        try {
            Caller.Reply reply =
                    caller.call("POST", "/admin/v1/orders/" + idOf(order) + "/payment", adminIdentity, body);
            order.confirmed = reply.status() == 200;
            if (!order.confirmed && reply.status() < 500) {
                refusedPayments.merge(reply.problem(), 1L, Long::sum);
            }
            return reply.status() < 500;
        } catch (IOException notKnown) {
            return false;
        }
    }

    private void askWhileRunning() {
        try (Caller caller = new Caller(settings.endpoint())) {
            Names names = new Names();
            for (HeldOrder order = take(toAsk); running; order = take(toAsk)) {
                if (order != null) {
                    ask(caller, names, order);
                }
            }
        }
    }

    private void ask(Caller caller, Names names, HeldOrder order) {
        if (!read(caller, names, order) || order.is("waitlisted")) {
            toAsk.add(order.dueInNs(askEveryNs()));
        } else if (order.is("secured")) {
            toss(order);
        }
    }

    private void readBack(Queue<HeldOrder> unread, long deadlineNs) {
        try (Caller caller = new Caller(settings.endpoint())) {
            Names names = new Names();
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

    /** Brings the order up to date; false if the server did not tell. */
    private boolean read(Caller caller, Names names, HeldOrder order) {
        try {
            Caller.Reply reply = caller.call("GET", "/v1/orders/" + idOf(order), names.identity(order.user), "");
            if (reply.status() != 200) {
                refusedReads.merge(reply.problem(), 1L, Long::sum);
                return false;
            }
            SalePage.Fields members = reply.members();
            order.status = members.text("status");
            if (order.position == 0 && !order.is("waitlisted") && members.numberOr("position", 0) > 0) {
                order.secured(members.number("position"), members.number("unitsBefore"), members.number("sequence"));
                lastSequenceTold.accumulateAndGet(order.securedSequence, Math::max);
            }
            return true;
        } catch (IOException notTold) {
            return false;
        }
    }

    private String idOf(HeldOrder order) {
        return settings.sale() + "-" + order.number;
    }

    private long askEveryNs() {
        return TimeUnit.MILLISECONDS.toNanos(Math.max(1, holds.paymentWindowMillis() / 2));
    }

    private void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** The next that is due; null if there was none for a while. */
    private static HeldOrder take(DelayQueue<HeldOrder> queue) {
        try {
            return queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a drill's threads", e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY_NS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a drill's threads", e);
        }
    }

    /** Who users say they are. One thread only. */
    private final class Names {
        private final PassMinter minter = key == null
                ? null
                : new PassMinter(key, settings.sale(), Instant.now().getEpochSecond() + Drill.PASS_LIFE_SECONDS);

        String identity(int user) {
            byte[] id = new byte[Requests.USER_BYTES];
            Requests.writeUser(user, id, 0);
            String name = new String(id, StandardCharsets.US_ASCII);
            return minter == null ? "X-User-Id: " + name : "Authorization: Bearer " + minter.mint(name);
        }
    }
}
