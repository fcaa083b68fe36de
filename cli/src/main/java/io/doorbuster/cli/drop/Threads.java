package io.doorbuster.cli.drop;

/** Waiting for threads that end by themselves. */
final class Threads {
    private Threads() {}

    /** Waits for its end; an interrupt is kept for the caller and does not cut the wait short. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
