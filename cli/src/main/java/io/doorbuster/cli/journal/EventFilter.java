package io.doorbuster.cli.journal;

import io.doorbuster.journal.Beginning;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The flags that say which events one wants to see; all must hold. For one pass over the journal, in its order. */
final class EventFilter {
    @Option(names = "--sale", paramLabel = "ID", description = "Only events of this sale.")
    private String sale;

    @Option(names = "--user", paramLabel = "ID", description = "Only events of this user and their orders.")
    private String user;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only events of this kind, such as order-secured; repeat it for several.")
    private List<String> kinds;

    @Option(names = "--from-sequence", paramLabel = "N", description = "Only from this event on.")
    private Long fromSequence;

    @Option(names = "--to-sequence", paramLabel = "N", description = "Only up to and with this event.")
    private Long toSequence;

    @Option(
            names = "--from-time",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Only from this time on: epoch milliseconds, or such as 2026-11-27T18:00:00Z.")
    private Long fromTime;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Only up to and with this time.")
    private Long toTime;

    /** With {@code --user}: what became of an order names the order only. */
    private final Set<String> ordersOfUser = new HashSet<>();

    /** @throws ParameterException if no event could ever pass */
    void check(final CommandSpec spec) {
        refuseIf(spec, fromSequence != null && fromSequence < 1, "--from-sequence must be positive");
        refuseIf(spec, toSequence != null && toSequence < 1, "--to-sequence must be positive");
        refuseIf(
                spec,
                fromSequence != null && toSequence != null && fromSequence > toSequence,
                "--from-sequence is behind --to-sequence");
        refuseIf(spec, fromTime != null && toTime != null && fromTime > toTime, "--from-time is later than --to-time");
        for (final String kind : kinds == null ? List.<String>of() : kinds) {
            refuseIf(
                    spec,
                    !EventLines.KINDS.contains(kind),
                    "there is no --kind '" + kind + "'; kinds are " + String.join(", ", EventLines.KINDS));
        }
    }

    private static void refuseIf(final CommandSpec spec, final boolean wrong, final String why) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), why);
        }
    }

    /** Whether orders of this user are asked for, so that {@link #addOrder} is of use. */
    boolean wants(final DirectBuffer userId) {
        return user != null && user.equals(userId.getStringWithoutLengthAscii(0, userId.capacity()));
    }

    /** Told of an order of the user that no event to come makes. */
    void addOrder(final String orderId) {
        ordersOfUser.add(orderId);
    }

    /** True if events are asked for that were pruned. */
    boolean reachesBefore(final Beginning beginning) {
        return beginning.isPruned()
                && (fromSequence == null || fromSequence <= beginning.prunedThrough())
                && (fromTime == null || fromTime <= beginning.time());
    }

    /** Where to begin if the flags say so; else {@code otherwise}. */
    long fromSequence(final long otherwise) {
        return fromSequence == null ? (fromTime == null ? otherwise : 1) : fromSequence;
    }

    /** To be asked of every event from the first on, wanted or not: orders are the user's from when they are made. */
    boolean takes(final EventLine line) {
        final boolean ofUser = user == null || isOfUser(line);
        return ofUser
                && (sale == null || sale.equals(line.saleId()))
                && (kinds == null || kinds.contains(line.kind()))
                && (fromSequence == null || line.sequence() >= fromSequence)
                && (fromTime == null || line.time() >= fromTime)
                && !isOver(line);
    }

    /** True if neither this event nor any later one can pass: sequences rise, and times never fall. */
    boolean isOver(final EventLine line) {
        return (toSequence != null && line.sequence() > toSequence) || (toTime != null && line.time() > toTime);
    }

    /** True if {@code sequence} is the last that can pass. */
    boolean endsWith(final long sequence) {
        return toSequence != null && sequence >= toSequence;
    }

    private boolean isOfUser(final EventLine line) {
        final String orderId = (String) line.members().get("orderId");
        if (!user.equals(line.user())) {
            return ordersOfUser.contains(orderId);
        }
        if (orderId != null) {
            ordersOfUser.add(orderId);
        }
        return true;
    }
}
