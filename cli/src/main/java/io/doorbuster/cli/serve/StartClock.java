package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.FailedException;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.NextChange;
import io.doorbuster.engine.sale.Sales;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at a start, before the first event is written, whether the wall clock can be right. The engine's clock never
 * goes back, so one start with a clock that is ahead would open and close sales and expire holds, and its events would
 * stay in the journal for ever.
 *
 * @param maxSkew how far the last event may be ahead of the wall clock
 * @param maxDowntime how far the wall clock may be ahead of the last event, if a sale changes in between
 * @param accepted the time at which the engine's clock may begin in spite of these limits; null for none
 * @param wallMillis the wall clock, epoch milliseconds
 */
record StartClock(Duration maxSkew, Duration maxDowntime, Instant accepted, LongSupplier wallMillis) {
    /** This version did not exist before; an earlier clock was never set, or its battery is empty. */
    static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
    /** Twenty years later; nobody runs this version then. */
    static final Instant LATEST = Instant.parse("2046-01-01T00:00:00Z");
    /**
     * How long --accept-clock is valid: long enough to read a message and to type, too short to remain in a
     * configuration.
     */
    static final Duration ACCEPTED_FOR = Duration.ofHours(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(StartClock.class);
    private static final Duration LEAST_SKEW = Duration.ofSeconds(1);
    private static final Duration MOST_SKEW = Duration.ofDays(1);
    private static final Duration LEAST_DOWNTIME = Duration.ofHours(1);
    private static final Duration MOST_DOWNTIME = Duration.ofDays(3650);
    private static final String RUNBOOK = "see 'A wrong clock' in docs/OPERATIONS.md";

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    StartClock {
        check("--max-clock-skew", maxSkew, LEAST_SKEW, MOST_SKEW, "1s to 1d");
        check("--max-downtime", maxDowntime, LEAST_DOWNTIME, MOST_DOWNTIME, "1h to 3650d");
    }

    private static void check(
            final String flag, final Duration value, final Duration least, final Duration most, final String range) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(flag + " must be " + range);
        }
    }

    /** Called before the journal is read: refuses a wall clock that cannot be right, independent of the journal. */
    void checkWall() {
        final Instant wall = Instant.ofEpochMilli(wallMillis.getAsLong());
        if ((wall.isBefore(EARLIEST) || wall.isAfter(LATEST)) && !accepts(wall)) {
            throw new FailedException("cannot start: the wall clock says " + seconds(wall) + ", which is "
                    + (wall.isBefore(EARLIEST) ? "before this version was built" : "more than 20 years ahead")
                    + "; set the clock and start again, or, if it is right, add --accept-clock " + seconds(wall));
        }
    }

    /**
     * The clock of an engine that continues with this state.
     *
     * @throws FailedException if the wall clock contradicts the time of the last event
     */
    EngineClock begin(final Sales sales) {
        final long last = sales.lastTime();
        if (last > 0) {
            compare(Instant.ofEpochMilli(last), Instant.ofEpochMilli(wallMillis.getAsLong()), sales);
        }
        return new EngineClock(last, wallMillis, System::nanoTime);
    }

    private void compare(final Instant last, final Instant wall, final Sales sales) {
        final Duration passed = Duration.between(last, wall);
        final Optional<NextChange> change =
                NextChange.after(sales, last.toEpochMilli()).filter(next -> next.at() <= wall.toEpochMilli());
        if (passed.negated().compareTo(maxSkew) > 0) {
            refuseUnlessAccepted(last, aheadOfTheWall(last, wall, passed.negated()));
        } else if (passed.compareTo(maxDowntime) > 0 && change.isPresent()) {
            refuseUnlessAccepted(wall, farBehindTheWall(last, wall, passed, change.get()));
        } else if (passed.isNegative()) {
            LOGGER.warn(
                    "the engine's clock starts {} ms ahead of the wall clock, at the time of the last event",
                    -passed.toMillis());
        } else {
            LOGGER.info(
                    "the last event is of {}, {} ago by the wall clock{}",
                    seconds(last),
                    words(passed),
                    change.map(next -> "; in between sale " + next.saleId() + " " + next.what() + ", at "
                                    + seconds(Instant.ofEpochMilli(next.at())))
                            .orElse(""));
        }
    }

    private void refuseUnlessAccepted(final Instant beginning, final String refusal) {
        if (!accepts(beginning)) {
            throw new FailedException(refusal);
        }
        LOGGER.warn("--accept-clock: the engine's clock begins at {}. Without it: {}", seconds(beginning), refusal);
    }

    private static String aheadOfTheWall(final Instant last, final Instant wall, final Duration ahead) {
        return "cannot start: the last event is of " + seconds(last) + ", " + words(ahead)
                + " ahead of the wall clock, which says " + seconds(wall)
                + ": the wall clock is slow now, or was ahead at an earlier start; set the clock and start again, or,"
                + " if it is right, " + RUNBOOK + "; to sell with an engine clock that stays ahead, add --accept-clock "
                + seconds(last);
    }

    private static String farBehindTheWall(
            final Instant last, final Instant wall, final Duration passed, final NextChange change) {
        return "cannot start: the wall clock says " + seconds(wall) + ", " + words(passed)
                + " after the last event, which is of " + seconds(last) + ", and in between sale " + change.saleId()
                + " "
                + change.what() + ", at " + seconds(Instant.ofEpochMilli(change.at()))
                + ", which could not be undone; if the clock is wrong, set it and start again; if it is right, add"
                + " --accept-clock " + seconds(wall);
    }

    private boolean accepts(final Instant beginning) {
        return accepted != null && Duration.between(accepted, beginning).abs().compareTo(ACCEPTED_FOR) <= 0;
    }

    private static Instant seconds(final Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The duration in its two largest units. */
    private static String words(final Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        if (time.toMinutes() > 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
