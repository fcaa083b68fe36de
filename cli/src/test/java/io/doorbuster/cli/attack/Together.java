package io.doorbuster.cli.attack;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs attacks at the same time. */
final class Together {
    private Together() {}

    /** Runs each in a thread of its own, and returns when all have ended; fails if one fails. */
    static void run(final List<Callable<Void>> attacks) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(attacks.size());
        try {
            for (final Future<Void> attack : threads.invokeAll(attacks)) {
                attack.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
