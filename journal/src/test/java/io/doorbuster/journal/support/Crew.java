package io.doorbuster.journal.support;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs the cases of an attack in parallel: each case has its own files and spends most of its time waiting for them. If
 * every worker is busy, the thread that submits a case runs it itself, so few cases are in memory at a time. The first
 * failure ends the attack.
 */
public final class Crew {
    /** More workers than processors, because the files may be on a disk. */
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

    /** Returns after every case that {@code attack} submits has run without a failure. */
    public static void attack(final Consumer<Crew> attack) {
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

    /** @throws AssertionError if an earlier case has failed */
    public void attempt(final Runnable oneCase) {
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
