package io.doorbuster.cli.journal;

import io.doorbuster.cli.flags.PointInTime;
import io.doorbuster.journal.read.Beginning;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The flags that select events; an event must match all of them. For one pass over the journal, in order. */
final class EventFilter {
    @Option(names = "--sale", paramLabel = "ID", description = "Only events of this sale.")
    private String sale;

    @Option(names = "--user", paramLabel = "ID", description = "Only events of this user and their orders.")
    private String user;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only events of this kind, such as order-secured; repeat the flag for several kinds.")
    private List<String> kinds;

    @Option(names = "--from-sequence", paramLabel = "N", description = "Only events from this sequence on.")
    private Long fromSequence;

    @Option(names = "--to-sequence", paramLabel = "N", description = "Only events up to and including this sequence.")
    private Long toSequence;

    @Option(
            names = "--from-time",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Only events from this time on, in epoch milliseconds or such as 2026-11-27T18:00:00Z.")
    private Long fromTime;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Only events up to and including this time.")
    private Long toTime;

    /** With {@code --user}: the user's orders, because later events of an order do not name the user. */
    private final Set<String> ordersOfUser = new HashSet<>();

    /** @throws ParameterException if no event could ever match */
    void check(final CommandSpec spec) {
        refuseIf(spec, fromSequence != null && fromSequence < 1, "--from-sequence must be positive");
        refuseIf(spec, toSequence != null && toSequence < 1, "--to-sequence must be positive");
        refuseIf(
                spec,
                fromSequence != null && toSequence != null && fromSequence > toSequence,
                "--from-sequence is after --to-sequence");
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

    /** True if events of this user are selected, so that {@link #addOrder} must be called for their orders. */
    boolean wants(final DirectBuffer userId) {
        return user != null && user.equals(userId.getStringWithoutLengthAscii(0, userId.capacity()));
    }

    /** Adds an order of the user whose first event is not in the journal any more. */
    void addOrder(final String orderId) {
        ordersOfUser.add(orderId);
    }

    /** True if pruned events would be selected. */
    boolean reachesBefore(final Beginning beginning) {
        return beginning.isPruned()
                && (fromSequence == null || fromSequence <= beginning.prunedThrough())
                && (fromTime == null || fromTime <= beginning.time());
    }

    /** The first sequence that the flags select; {@code otherwise} if they select none. */
    long fromSequence(final long otherwise) {
        return fromSequence == null ? (fromTime == null ? otherwise : 1) : fromSequence;
    }

    /**
     * True if the event is selected. Must be called for every event, because the event that makes an order names its
     * user.
     */
    boolean takes(final EventLine line) {
        final boolean ofUser = user == null || isOfUser(line);
        return ofUser
                && (sale == null || sale.equals(line.saleId()))
                && (kinds == null || kinds.contains(line.kind()))
                && (fromSequence == null || line.sequence() >= fromSequence)
                && (fromTime == null || line.time() >= fromTime)
                && !isOver(line);
    }

    /** True if neither this event nor a later one can match: sequences rise, and times never fall. */
    boolean isOver(final EventLine line) {
        return (toSequence != null && line.sequence() > toSequence) || (toTime != null && line.time() > toTime);
    }

    /** True if {@code sequence} is the last one that can match. */
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
