package io.doorbuster.journal.postgres;

import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.read.Backoff;
import io.doorbuster.journal.read.JournalFollower;
import io.doorbuster.journal.read.JournalReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables up to date with a journal. It reads durable events and applies them in batches; after any failure it
 * begins again from the sequence that the tables name as applied. Every order is in the tables exactly once, whichever
 * process dies at whatever time. Call one of {@link #catchUp}, {@link #follow} and {@link #start}, once;
 * {@link #status} and {@link #close} are for any thread.
 */
public final class OrderProjector implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(OrderProjector.class);

    /** The delay before the next poll when the journal had nothing new. */
    private static final long IDLE_MILLIS = 20;

    private static final long CLOSE_MILLIS = 5_000;
    /** The shorter wait of {@link #close} without a connection, when no transaction can be lost. */
    private static final long CONNECTING_MILLIS = 100;

    private final Path data;
    private final long journalEnd;
    private final PostgresConfig config;
    private final Connector connector;
    private final Backoff backoff;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ProjectionStatus status = ProjectionStatus.NEW;
    private volatile Connection current;
    private volatile boolean began;
    private final StateLog log;
    private boolean wasConnected;
    private long failingSinceNanos;
    /** Sequence of the last event read, over this connection or an earlier one. */
    private long seenSequence;
    /** Why orders do not reach the database; empty while they do. */
    private String failure = "";

    /** @param journalEnd a sequence known to be durable, at which {@link #catchUp} ends */
    public OrderProjector(final Path data, final long journalEnd, final PostgresConfig config) {
        this(data, journalEnd, config, () -> new Driver().connect(config.jdbcUrl(), config.properties()));
    }

    OrderProjector(final Path data, final long journalEnd, final PostgresConfig config, final Connector connector) {
        this.data = data;
        this.journalEnd = journalEnd;
        this.config = config;
        this.connector = connector;
        this.backoff = new Backoff(config.firstBackoffMillis(), config.maxBackoffMillis(), new Random());
        this.log = new StateLog(LOGGER, config);
    }

    /** Returns the current status. */
    public ProjectionStatus status() {
        return status;
    }

    /**
     * Applies every event up to {@code journalEnd}, on this thread.
     *
     * @throws ProjectionRefusedException if the database cannot take this journal, or cannot be reached for too long
     * @throws io.doorbuster.journal.disk.JournalDamagedException if the journal is damaged
     */
    public void catchUp() {
        run(journalEnd);
    }

    /** Does what {@link #catchUp} does, and then applies events as they become durable, until it is closed. */
    public void follow() {
        run(Long.MAX_VALUE);
    }

    /**
     * Follows the journal on a new thread. A failure that another attempt cannot fix ends the thread, is logged and
     * stays in the status. An Error goes to the handler of uncaught exceptions, because after memory is exhausted no
     * other thread can be trusted either.
     */
    public void start() {
        began = true;
        final Thread thread = new Thread(this::followInBackground, "projector");
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private void followInBackground() {
        try {
            follow();
        } catch (final RuntimeException e) {
            // A failure of the projection must not stop the sale.
            LOGGER.error("the projection to {} ended: {}", config, e.getMessage(), e);
        }
    }

    private void run(final long until) {
        began = true;
        try {
            while (stopping.getCount() > 0 && !attempt(until)) {
                await(backoff.delayMillis());
            }
            status = new ProjectionStatus(false, false, status.appliedSequence(), status.deadLetters(), "");
        } catch (final RuntimeException | Error e) {
            status = new ProjectionStatus(
                    false, false, status.appliedSequence(), status.deadLetters(), String.valueOf(e.getMessage()));
            throw e;
        } finally {
            ended.countDown();
        }
    }

    /** Makes one attempt; returns true if nothing remains to be done. */
    private boolean attempt(final long until) {
        try (Connection connection = connector.connect()) {
            current = connection;
            final Projection projection = Projection.open(connection, config.schema());
            checkEnd(projection.appliedSequence());
            project(projection, until);
            return true;
        } catch (final SQLException e) {
            failed(e, ErrorKind.of(e) == ErrorKind.OF_THE_MOMENT);
        } catch (final JournalUnavailableException e) {
            failed(e, true);
        } finally {
            current = null;
        }
        return stopping.getCount() == 0;
    }

    /**
     * Checks that the tables are not ahead of the journal. They may be beyond {@code journalEnd} because another
     * projector was at work while this one waited.
     */
    private void checkEnd(final long applied) {
        if (applied <= Math.max(journalEnd, status.appliedSequence())) {
            return;
        }
        final JournalReader journal = new JournalReader(data);
        journal.read(batch -> true);
        if (applied > journal.durableSequence()) {
            throw new ProjectionRefusedException("the database is at event " + applied + ", but the journal ends with "
                    + journal.durableSequence()
                    + ": check --data and --schema; if the journal lost its end, project into an empty --schema");
        }
    }

    private void project(final Projection projection, final long until) throws SQLException {
        wasConnected = true;
        status = statusOf(projection);
        final long connectedNanos = System.nanoTime();
        try (JournalFollower journal = new JournalFollower(data, Math.max(1, projection.appliedSequence()))) {
            while (stopping.getCount() > 0 && projection.appliedSequence() < until) {
                final boolean shown = journal.poll(batch -> {
                    projection.take(batch);
                    return projection.pending() < config.eventsPerTransaction();
                });
                if (projection.pending() > 0) {
                    seenSequence = projection.appliedSequence() + projection.pending();
                    apply(projection);
                } else if (!shown) {
                    idle(projection, System.nanoTime() - connectedNanos);
                }
            }
        }
    }

    /**
     * Waits, because nothing is new. An accepted connection proves little, but a connection that has lasted as long as
     * the longest delay counts as success, like an applied batch.
     */
    private void idle(final Projection projection, final long connectedForNanos) {
        if (projection.appliedSequence() >= Math.max(journalEnd, seenSequence)) {
            log.caughtUp(projection.appliedSequence());
            failure = "";
            status = statusOf(projection);
        }
        if (TimeUnit.NANOSECONDS.toMillis(connectedForNanos) >= config.maxBackoffMillis()) {
            succeeded();
        }
        await(IDLE_MILLIS);
    }

    private void apply(final Projection projection) throws SQLException {
        final long first = projection.appliedSequence() + 1;
        final long refused = projection.apply();
        if (refused > 0) {
            LOGGER.warn(
                    "{} refused {} events before {}; they are in its table dead_letter, {} in all",
                    config,
                    refused,
                    projection.appliedSequence() + 1,
                    projection.deadLetters());
        }
        // Only now is this a success: if a database accepts connections but refuses each first transaction, the delays
        // must grow.
        succeeded();
        log.going(first);
        failure = "";
        status = statusOf(projection);
    }

    private void succeeded() {
        backoff.reset();
        failingSinceNanos = 0;
    }

    /** Notes a failed attempt; throws if another attempt cannot help. */
    private void failed(final Exception e, final boolean mayPass) {
        if (stopping.getCount() == 0) {
            return;
        }
        final long now = System.nanoTime();
        failingSinceNanos = failingSinceNanos == 0 ? now : failingSinceNanos;
        failure = messageOf(e);
        final boolean outOfPatience = TimeUnit.NANOSECONDS.toMillis(now - failingSinceNanos) >= config.patienceMillis();
        if (outOfPatience || (!config.insistent() && (!wasConnected || !mayPass))) {
            throw new ProjectionRefusedException("cannot export to " + config + ": " + failure, e);
        }
        status = new ProjectionStatus(true, false, status.appliedSequence(), status.deadLetters(), failure);
        log.waiting(
                e instanceof final SQLException sql
                        ? "" + sql.getSQLState()
                        : e.getClass().getName(),
                failure);
    }

    private ProjectionStatus statusOf(final Projection projection) {
        return new ProjectionStatus(true, true, projection.appliedSequence(), projection.deadLetters(), failure);
    }

    /** Returns the message with its cause, because the driver often says only that the attempt failed. */
    private static String messageOf(final Exception e) {
        if (e.getCause() instanceof ConnectException) {
            return "the database refuses connections; start it, or correct the URL";
        }
        if (e.getCause() instanceof final UnknownHostException unknown) {
            return "there is no host " + unknown.getMessage() + "; correct the URL";
        }
        final String why = e instanceof SQLException && e.getCause() instanceof final IOException cause
                ? " (" + cause.getMessage() + ")"
                : "";
        return (e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\s+", " ")) + why;
    }

    private void await(final long millis) {
        try {
            stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    /**
     * Ends the projector. A running transaction gets a few seconds to finish; the next projector applies the rest. Does
     * not wait for a database that has not accepted the connection.
     */
    @Override
    public void close() {
        stopping.countDown();
        if (!began) {
            return;
        }
        try {
            if (!ended.await(current == null ? CONNECTING_MILLIS : CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                final Connection stuck = current;
                if (stuck != null) {
                    stuck.abort(Runnable::run);
                    ended.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (final SQLException e) {
            LOGGER.debug("a connection that was stuck could not be cut", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
