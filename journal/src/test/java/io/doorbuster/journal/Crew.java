package io.doorbuster.journal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Tries the cases of an attack side by side: each has files of its own, and for much of its time it waits for them. Whoever hands a
 * case over takes one on when all have enough to do, so few are in memory at a time. The first that fails ends the attack.
 */
final class Crew {
    /** More than there are processors, for where a disk is behind the files. */
    private static final int THREADS = Math.min(8, 2 * Runtime.getRuntime().availableProcessors());

    private static final long PATIENCE_MINUTES = 5;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ThreadPoolExecutor others = new ThreadPoolExecutor(
            THREADS - 1,
            THREADS - 1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(THREADS),
            new ThreadPoolExecutor.CallerRunsPolicy());

    private Crew() {}

    /** Returns when all cases that {@code attack} hands over were tried, and none failed. */
    static void attack(final Consumer<Crew> attack) {
        final Crew crew = new Crew();
        try {
            attack.accept(crew);
            crew.others.shutdown();
            if (!crew.others.awaitTermination(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("a case did not end within " + PATIENCE_MINUTES + " minutes");
            }
            crew.throwFailure();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            crew.others.shutdownNow();
        }
    }

    /** @throws AssertionError if one that was tried before has failed */
    void attempt(final Runnable oneCase) {
        throwFailure();
        others.execute(() -> {
            try {
                oneCase.run();
            } catch (final Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
    }

    private void throwFailure() {
        final Throwable first = failure.get();
        if (first != null) {
            throw new AssertionError(first.getMessage(), first);
        }
    }
}
