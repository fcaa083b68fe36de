package io.doorbuster.journal;

import io.doorbuster.journal.Disk.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * For a drill that kills a server at one moment and at no other: the thread that comes to that moment says so on standard output
 * and goes no further, and whoever started the server kills it there. An agent, because then it is the server as it is shipped
 * that is killed, and no flag of the server's own leads here: {@code java -javaagent:doorbuster.jar=MOMENT:AFTER:NTH -jar
 * doorbuster.jar serve ...}. The moments of a server that serves are waited for once a byte was sent to its standard input: load
 * has begun then. One start, any thread.
 */
public final class Standstill {
    /** The operations on files before one of which to stand still. */
    public enum Moment {
        /** Those that force a batch which was appended. */
        FORCE,
        /** Those that make a snapshot, or remove an old one. */
        SNAPSHOT,
        /** Those by which the journal turns to a new file, at midnight, which comes at once. */
        ROLL,
        /** Those by which a start changes what is on disk. */
        RECOVERY,
        /** Those that copy a batch of the tail into the new epoch. */
        TAIL
    }

    /** What the line on standard output begins with; the operation and its file follow. */
    public static final String WORD = "standstill ";

    private final Moment moment;
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
     * @param after so many appends under load
     * @param nth operation of the moment's, from 1
     * @param here is told where that is, once, by the thread that is to stand still
     */
    Standstill(final Moment moment, final int after, final int nth, final Consumer<String> here) {
        this.moment = moment;
        this.after = after;
        this.nth = nth;
        this.here = here;
    }

    /** Called by the JVM before {@code main}, with what {@link #argument} gave. */
    public static void premain(final String argument) {
        final String[] parts = argument.split(":", -1);
        final Standstill standstill = new Standstill(
                Moment.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Standstill::stand);
        Disk.witness(standstill::before);
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

    /** Load begins. */
    synchronized void load() {
        loaded = true;
    }

    /**
     * The agent's argument.
     *
     * @param after so many appends under load
     * @param nth operation of the moment's, from 1
     */
    public static String argument(final Moment moment, final int after, final int nth) {
        return moment.name().toLowerCase(Locale.ROOT) + ":" + after + ":" + nth;
    }

    private static void stand(final String where) {
        System.out.println(WORD + where);
        System.out.flush();
        while (true) {
            LockSupport.park();
        }
    }

    /** Returns unless this is the moment. */
    void before(final Operation operation, final Path path) {
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
        // The first append to an epoch is its seal, and with the first force it has the whole tail.
        final boolean copies = operation == Operation.APPEND && begun != null && appendsToBegun > 1;
        // The last thing that a recovery does is to give MANIFEST its new content.
        serves = operation == Operation.RENAME;
        return moment == Moment.TAIL ? copies : moment == Moment.RECOVERY && changes(operation, path);
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
     * Beside the journal's own thread only the shadow changes anything. Files are opened to be read, too; and how many blocks are
     * reserved goes with the size of a block, while nobody reads what is in them.
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
            EpochAppender.setAhead(1);
            rolls = true;
            return false;
        }
        return rolls;
    }
}
