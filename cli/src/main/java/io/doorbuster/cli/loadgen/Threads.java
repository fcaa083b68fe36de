package io.doorbuster.cli.loadgen;

/** Waiting for threads that end by themselves. */
public final class Threads {
    private Threads() {}

    /** Waits for its end; an interrupt is kept for the caller and does not cut the wait short. */
    public static void join(final Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
