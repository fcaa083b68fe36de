package io.doorbuster.cli.loadgen;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The counts of one driver thread. Only that thread writes. Another thread may read the progress and the recorders'
 * intervals while it runs, and everything else after it has ended.
 */
public final class Tally {
    /** Receives each order as soon as its answer has arrived, on the driver thread. */
    public interface Onlooker {
        /** Ignores every order. */
        Onlooker NOBODY = (kind, answer, user) -> {};

        void acknowledged(Answer.Kind kind, Answer answer, int user);
    }

    private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    final NamedCounts refusals = new NamedCounts();
    final NamedCounts errors = new NamedCounts();
    final NamedCounts unknowns = new NamedCounts();
    final SecuredOrders orders = new SecuredOrders();
    final SingleWriterRecorder all = recorder();
    final SingleWriterRecorder secured = recorder();
    final SingleWriterRecorder refused = recorder();

    /** Actual send minus intended start. */
    final Histogram behind = histogram();

    /** The part of it during which a connection was free: the drill's own lateness. */
    final Histogram ownBehind = histogram();

    /** Answer minus actual send, of the last attempt of each request. */
    final Histogram sinceSend = histogram();

    final Timeline timeline = new Timeline();

    private final AtomicLong publishedSent = new AtomicLong();
    private final AtomicLong publishedDone = new AtomicLong();
    private final AtomicLong publishedSecured = new AtomicLong();
    private final AtomicLong publishedRefused = new AtomicLong();
    private final long[] limitReached;
    private final Onlooker onlooker;

    private long startNs;
    private long sent;
    private long done;
    private long securedOrders;
    private long refusedRequests;
    private long waitlistedOrders;
    private long misdirected;
    private long retries;
    private long lastAnswerNs = Long.MIN_VALUE;

    Tally(final int users) {
        this(users, Onlooker.NOBODY);
    }

    Tally(final int users, final Onlooker onlooker) {
        this.onlooker = onlooker;
        limitReached = new long[(users + 63) / 64];
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_NS, DIGITS);
    }

    /** @param startNs the first intended start, as nanoTime */
    void begin(final long startNs) {
        this.startNs = startNs;
    }

    void sent(final long behindNs, final long ownBehindNs) {
        sent++;
        behind.recordValue(clamp(behindNs));
        ownBehind.recordValue(clamp(ownBehindNs));
    }

    void retried() {
        retries++;
    }

    /** An answer came and the request is done with. The times are nanoTime. */
    void answered(
            final Answer.Kind kind,
            final Answer answer,
            final int user,
            final long intendedNs,
            final long sentNs,
            final long nowNs) {
        done++;
        lastAnswerNs = nowNs;
        final long latency = clamp(nowNs - intendedNs);
        all.recordValue(latency);
        sinceSend.recordValue(clamp(nowNs - sentNs));
        timeline.count(kind, nowNs - startNs);
        switch (kind) {
            case SECURED -> {
                securedOrders++;
                secured.recordValue(latency);
                orders.add(
                        user,
                        answer.orderNumber,
                        answer.position,
                        answer.unitsBefore,
                        answer.quantity,
                        answer.sequence);
                onlooker.acknowledged(kind, answer, user);
            }
            case WAITLISTED -> {
                waitlistedOrders++;
                onlooker.acknowledged(kind, answer, user);
            }
            case REFUSED -> {
                refusedRequests++;
                refused.recordValue(latency);
                refusals.increment(answer.nameIn(), answer.nameAt(), answer.nameLength());
                if (answer.isLimitReached()) {
                    limitReached[user >>> 6] |= 1L << user;
                }
            }
            case ERROR -> errors.increment(answer.nameIn(), answer.nameAt(), answer.nameLength());
            case UNKNOWN -> {
                unknowns.increment(answer.nameIn(), answer.nameAt(), answer.nameLength());
                misdirected += answer.misdirected ? 1 : 0;
            }
        }
    }

    /** No answer will come, and the request was not executed. */
    void failed(final String name, final long nowNs) {
        done++;
        timeline.count(Answer.Kind.ERROR, nowNs - startNs);
        errors.increment(name);
    }

    /** No answer will come, and the request may have been executed. */
    void lost(final String name, final long nowNs) {
        done++;
        timeline.count(Answer.Kind.UNKNOWN, nowNs - startNs);
        unknowns.increment(name);
    }

    /** Makes the progress visible to other threads. */
    void publish() {
        publishedSent.lazySet(sent);
        publishedDone.lazySet(done);
        publishedSecured.lazySet(securedOrders);
        publishedRefused.lazySet(refusedRequests);
    }

    long publishedSent() {
        return publishedSent.get();
    }

    long publishedDone() {
        return publishedDone.get();
    }

    long publishedSecured() {
        return publishedSecured.get();
    }

    long publishedRefused() {
        return publishedRefused.get();
    }

    long done() {
        return done;
    }

    long secured() {
        return securedOrders;
    }

    long waitlisted() {
        return waitlistedOrders;
    }

    long misdirected() {
        return misdirected;
    }

    long retries() {
        return retries;
    }

    /** nanoTime, or MIN_VALUE when there was none. */
    long lastAnswerNs() {
        return lastAnswerNs;
    }

    boolean wasLimitReached(final int user) {
        return (limitReached[user >>> 6] & 1L << user) != 0;
    }

    private static SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(LONGEST_NS, DIGITS);
    }

    private static long clamp(final long ns) {
        return Math.max(0, Math.min(ns, LONGEST_NS));
    }
}
