package io.doorbuster.journal.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Stops a server at one chosen moment, for a drill that kills it there. The thread that reaches the moment prints a
 * line on standard output and parks; the drill then kills the process. This is a Java agent, so the drill kills the
 * server as it is shipped, and the server needs no flag for it: {@code java -javaagent:doorbuster.jar=MOMENT:AFTER:NTH
 * -jar doorbuster.jar serve ...}. A byte on standard input says that load has begun; the moments of a serving server
 * count only after it. One start, any thread.
 */
public final class Standstill {
    /** The kind of file operation before which the thread stops. */
    public enum Point {
        /** A force of an appended batch. */
        FORCE,
        /** An operation that writes a snapshot or removes an old one. */
        SNAPSHOT,
        /**
         * An operation by which the journal begins a new file, as at midnight; the drill makes midnight come at once.
         */
        ROLL,
        /** An operation by which a start changes the disk. */
        RECOVERY,
        /** An append that copies a batch of the tail to the new epoch. */
        TAIL
    }

    /** The first word of the line on standard output; the operation and its file follow. */
    public static final String WORD = "standstill ";

    private final Point moment;
    private final int after;
    private final int nth;
    private final Consumer<String> here;

    private boolean serves;
    private boolean loaded;
    private Path begun;
    private int appendsToBegun;
    private Thread journalThread;
    private int appends;
    private boolean rolls;
    private int operations;

    /**
     * @param after number of appends under load to wait for
     * @param nth which operation of the moment to stop before, from 1
     * @param here receives the operation and its file once, on the thread that must stop
     */
    public Standstill(final Point moment, final int after, final int nth, final Consumer<String> here) {
        this.moment = moment;
        this.after = after;
        this.nth = nth;
        this.here = here;
    }

    /** Starts the agent. The JVM calls this before {@code main}, with the result of {@link #argument}. */
    public static void premain(final String argument) {
        final String[] parts = argument.split(":", -1);
        final Standstill standstill = new Standstill(
                Point.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Standstill::stand);
        Drill.witness(standstill::before);
        final Thread load = new Thread(standstill::awaitLoad, "standstill");
        load.setDaemon(true);
        load.start();
    }

    private void awaitLoad() {
        try {
            if (System.in.read() >= 0) {
                load();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes that load has begun. */
    public synchronized void load() {
        loaded = true;
    }

    /**
     * Returns the agent's argument.
     *
     * @param after number of appends under load to wait for
     * @param nth which operation of the moment to stop before, from 1
     */
    public static String argument(final Point moment, final int after, final int nth) {
        return moment.name().toLowerCase(Locale.ROOT) + ":" + after + ":" + nth;
    }

    private static void stand(final String where) {
        System.out.println(WORD + where);
        System.out.flush();
        while (true) {
            LockSupport.park();
        }
    }

    /** Reports the operation if this is the moment; otherwise returns. */
    public void before(final Operation operation, final Path path) {
        if (isHere(operation, path)) {
            here.accept(operation.name().toLowerCase(Locale.ROOT) + " " + path);
        }
    }

    private synchronized boolean isHere(final Operation operation, final Path path) {
        final boolean counts = serves ? countsWhileServing(operation, path) : countsInRecovery(operation, path);
        return counts && ++operations == nth;
    }

    private boolean countsInRecovery(final Operation operation, final Path path) {
        if (operation == Operation.CREATE_DIRECTORY) {
            begun = path;
        } else if (operation == Operation.APPEND) {
            appendsToBegun++;
        } else if (operation == Operation.FORCE && path.getParent().equals(begun)) {
            begun = null;
        }
        // The first append to an epoch is its seal; at its first force the epoch has the whole tail.
        final boolean copies = operation == Operation.APPEND && begun != null && appendsToBegun > 1;
        // Replacing MANIFEST is the last step of a recovery.
        serves = operation == Operation.RENAME;
        return moment == Point.TAIL ? copies : moment == Point.RECOVERY && changes(operation, path);
    }

    private boolean countsWhileServing(final Operation operation, final Path path) {
        if (loaded && operation == Operation.APPEND) {
            journalThread = Thread.currentThread();
            appends++;
        }
        if (appends <= after) {
            return false;
        }
        final boolean ofJournal = Thread.currentThread() == journalThread;
        return switch (moment) {
            case FORCE -> ofJournal && operation == Operation.FORCE;
            case SNAPSHOT -> !ofJournal && changes(operation, path);
            case ROLL -> ofJournal && rolls(operation) && changes(operation, path);
            case RECOVERY, TAIL -> false;
        };
    }

    /**
     * True if the operation changes the disk in a way that counts. Apart from the journal thread, only the shadow
     * changes files. OPEN counts only for temporary files, because files are also opened for reading. PREALLOCATE does
     * not count: the number of such writes depends on the block size, and nothing reads the zeros.
     */
    private static boolean changes(final Operation operation, final Path path) {
        return switch (operation) {
            case OPEN -> path.toString().endsWith(".tmp");
            case PREALLOCATE -> false;
            default -> true;
        };
    }

    private boolean rolls(final Operation operation) {
        if (!rolls && operation == Operation.APPEND) {
            Drill.setAhead(1);
            rolls = true;
            return false;
        }
        return rolls;
    }
}
