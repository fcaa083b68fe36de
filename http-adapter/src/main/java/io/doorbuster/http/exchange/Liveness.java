package io.doorbuster.http.exchange;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The heartbeats of the threads that must not be stuck. Ages are measured from the last heartbeat of the asking IO
 * thread, so that a process that was stopped and continued, or that paused for garbage collection, does not count as
 * stuck. Any thread.
 */
public final class Liveness {
    private final long stuckAfterNanos;
    private final List<Watched> ofListeners = new CopyOnWriteArrayList<>();

    private record Watched(String name, LongSupplier lastBeatNanos) {}

    public Liveness(final long stuckAfterMillis) {
        this.stuckAfterNanos = TimeUnit.MILLISECONDS.toNanos(stuckAfterMillis);
    }

    /** Watches a thread of a listener from now on. */
    public void watch(final String name, final LongSupplier lastBeatNanos) {
        ofListeners.add(new Watched(name, lastBeatNanos));
    }

    /** A sentence about the first stuck thread; null if no thread is stuck. */
    public String findStuck(final Call call) {
        final TreeMap<String, Long> stuck = new TreeMap<>();
        forEachAge(call, (name, ageNanos) -> {
            if (ageNanos > stuckAfterNanos) {
                stuck.put(name, ageNanos);
            }
        });
        if (stuck.isEmpty()) {
            return null;
        }
        final Map.Entry<String, Long> first = stuck.firstEntry();
        return "\"" + first.getKey() + "\" has shown no sign of life for "
                + TimeUnit.NANOSECONDS.toSeconds(first.getValue()) + " s; the limit is "
                + TimeUnit.NANOSECONDS.toSeconds(stuckAfterNanos) + " s. Restart the server.";
    }

    /** Writes each thread's name and the milliseconds since its last heartbeat. */
    public void writeAges(final Call call) {
        final TreeMap<String, Long> ages = new TreeMap<>();
        forEachAge(call, ages::put);
        call.lane.json.beginObject("heartbeatAgeMillis");
        ages.forEach((name, nanos) -> call.lane.json.member(name, TimeUnit.NANOSECONDS.toMillis(nanos)));
        call.lane.json.endObject();
    }

    private void forEachAge(final Call call, final BiConsumer<String, Long> each) {
        final long now = call.lane.lastBeatNanos();
        for (final Watched thread : ofListeners) {
            each.accept(thread.name(), age(now, thread.lastBeatNanos()));
        }
        final EngineAccess engine = call.engine();
        // A drained engine has no heartbeats any more, and a recovering engine has none yet.
        if (engine != null && !call.lane.availability.isDraining()) {
            engine.heartbeats().forEach((name, last) -> each.accept(name, age(now, last)));
        }
    }

    private static long age(final long now, final LongSupplier last) {
        return Math.max(0, now - last.getAsLong());
    }
}
