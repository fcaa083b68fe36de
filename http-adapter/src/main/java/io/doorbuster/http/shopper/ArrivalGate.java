package io.doorbuster.http.shopper;

import io.doorbuster.http.arrival.Admissions;
import io.doorbuster.http.arrival.ArrivalTickets;
import io.doorbuster.http.arrival.RecentArrivals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.identity.Hmac;
import io.doorbuster.http.json.Problem;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Admits purchases at the configured rate, in the order in which their users arrived. A user whose turn is later gets
 * an arrival ticket with its due time, and returns with it. Any IO thread.
 */
final class ArrivalGate implements Gate {
    /** For users beyond the horizon: the time in which many of those before them have their turn. */
    private static final int FULL_RETRY_SECONDS = 5;

    private static final long SECOND_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Admissions admissions = new Admissions();
    private final RecentArrivals recent = new RecentArrivals();
    private final ArrivalTickets tickets;

    /** @param secret signs the tickets */
    ArrivalGate(final Hmac secret) {
        this.tickets = new ArrivalTickets(secret);
    }

    @Override
    public Name name() {
        return Name.ARRIVAL;
    }

    /** The call's sale and user are known. */
    @Override
    public boolean admits(final Call call) {
        final int perSecond = call.lane.settings().admissionsPerSecond();
        if (perSecond == 0) {
            return true;
        }
        final long now = call.engine().clock().now();
        final long hash = call.sale.pseudonym(call.lane.user(call.user));
        final List<String> given = call.headers(Header.ARRIVAL_TICKET);
        final long due = given.isEmpty() ? turnOf(hash, now, perSecond) : turnOf(call, given, now);
        if (due == ArrivalTickets.NOT_VALID) {
            call.refuse(Problem.TICKET_INVALID);
        } else if (due == Admissions.NO_SLOT) {
            call.beginProblem(Problem.BUSY, Problem.BUSY.detail());
            call.sendProblem(Problem.BUSY, FULL_RETRY_SECONDS);
        } else if (due > now) {
            refuse(call, due, now);
        } else {
            // The next purchase of this user is a newcomer.
            recent.forget(hash);
            return true;
        }
        return false;
    }

    /** When the ticket is due. */
    private long turnOf(final Call call, final List<String> given, final long now) {
        return given.size() > 1 ? ArrivalTickets.NOT_VALID : tickets.dueOf(given.get(0), call.saleId, call.user, now);
    }

    /** When a user without a ticket has their turn: as they were told before, or by the next free slot. */
    private long turnOf(final long hash, final long now, final int perSecond) {
        final long known = recent.dueOf(hash, now);
        if (known != RecentArrivals.UNKNOWN) {
            return known;
        }
        final long due = admissions.arrive(now, perSecond);
        if (due > now && due != Admissions.NO_SLOT) {
            recent.remember(hash, due);
        }
        return due;
    }

    private void refuse(final Call call, final long due, final long now) {
        final String ticket = tickets.sign(call.saleId, call.user, due);
        call.set(Header.ARRIVAL_TICKET, ticket);
        call.beginProblem(
                        Problem.BUSY,
                        "More shoppers arrive than the server admits at a time. Your turn comes at dueAt, on the clock"
                                + " of /v1/clock. Repeat the purchase then, with the header Arrival-Ticket.")
                .member("ticket", ticket)
                .member("dueAt", due);
        call.sendProblem(Problem.BUSY, (due - now + SECOND_MILLIS - 1) / SECOND_MILLIS);
    }
}
