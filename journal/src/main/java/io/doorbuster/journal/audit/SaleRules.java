package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.audit.Findings.Count;
import io.doorbuster.journal.verify.Rule;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Passes every event to the ledger of its sale, and checks the rules across sales: sequence, time, and due promotions.
 */
final class SaleRules implements SaleEvents, OpeningBalance.Books {
    private final Findings findings;
    private final Count sequences;
    private final Count times;
    private final Count undersell;
    private final Int2ObjectHashMap<SaleLedger> sales = new Int2ObjectHashMap<>();
    private long lastSequence;
    private long lastTime;
    /** 0 if the journal sets no bound. */
    private int refusalsPerUser;

    private long usersAtRefusalBound;
    /** The sale whose waitlist must have a promotion in the next event; null if there is none. */
    private SaleLedger owing;

    SaleRules(final Findings findings) {
        this.findings = findings;
        this.sequences = findings.of(Rule.SEQUENCE);
        this.times = findings.of(Rule.TIME);
        this.undersell = findings.of(Rule.UNDERSELL);
    }

    @Override
    public void begin(final long sequence, final long time, final EngineSettings settings) {
        refusalsPerUser = settings.refusalsPerUser();
        lastSequence = sequence;
        lastTime = time;
    }

    @Override
    public SaleLedger open(final int sale, final SaleTerms terms) {
        final SaleLedger opened = new SaleLedger(terms, findings);
        sales.put(sale, opened);
        return opened;
    }

    @Override
    public void opened(final SaleLedger sale) {
        note(sale, lastTime);
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        follow(sequence, time);
        refusalsPerUser = settings.refusalsPerUser();
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        follow(sequence, time);
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        follow(sequence, time);
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {
        follow(sequence, time);
        if (!sequences.check(!sales.containsKey(sale))) {
            sequences.broken(sequence, "sale " + terms.saleId() + " has the number of another sale");
        }
        sales.put(sale, new SaleLedger(terms, findings));
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.changed(sequence, change);
            note(of, time);
        }
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.paused(true);
        }
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.paused(false);
            note(of, time);
        }
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.closed();
        }
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.removed(sequence, time);
            sales.remove(sale);
        }
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.restocked(sequence, units);
            note(of, time);
        }
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        final SaleLedger of = due(sequence, time, sale);
        if (of != null) {
            of.roundOpened(sequence, time, round, units, withdrawn);
            note(of, time);
        }
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.registered(sequence, time, user);
        }
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.secured(sequence, time, order, quantity, position, unitsBefore, user);
        }
    }

    @Override
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.waitlisted(sequence, time, order, quantity, user);
            note(of, time);
        }
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        follow(sequence, time);
        final SaleLedger of = find(sequence, sale);
        if (of != null) {
            owing = null;
            of.promoted(sequence, time, order, position, unitsBefore);
            note(of, time);
        }
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.paid(sequence, time, order);
        }
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        final SaleLedger of = due(sequence, time, sale);
        if (of != null) {
            of.expired(sequence, time, order);
            note(of, time);
        }
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.cancelled(sequence, order);
            note(of, time);
        }
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.refunded(sequence, order, returnUnits);
            note(of, time);
        }
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        final SaleLedger of = due(sequence, time, sale);
        if (of != null) {
            of.lapsed(sequence, time);
        }
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        final SaleLedger of = asked(sequence, time, sale);
        if (of != null) {
            of.refused(sequence, time, reason, quantity, user);
            if (refusalsPerUser > 0 && of.countedRefusal(sequence, user, refusalsPerUser)) {
                usersAtRefusalBound++;
            }
        }
    }

    /**
     * Number of pairs of a user and a sale whose journaled refusals have reached the bound: more may have happened.
     * This is not a broken rule.
     */
    long usersAtRefusalBound() {
        return usersAtRefusalBound;
    }

    /** Returns the users of the sale; null if the sale does not exist. */
    UserLedger usersOf(final int sale) {
        final SaleLedger of = sales.get(sale);
        return of == null ? null : of.users();
    }

    /** Begins an event that a command caused: everything due must have been done before. */
    private SaleLedger asked(final long sequence, final long time, final int number) {
        final SaleLedger sale = due(sequence, time, number);
        if (sale != null) {
            sale.checkSettled(sequence, time);
        }
        return sale;
    }

    /** Begins any event except a promotion: no promotion may be outstanding. */
    private SaleLedger due(final long sequence, final long time, final int number) {
        follow(sequence, time);
        if (owing != null) {
            owing.waitedInVain(sequence);
            owing = null;
        }
        return find(sequence, number);
    }

    private void note(final SaleLedger sale, final long time) {
        final boolean owes = sale.owesPromotion(time);
        undersell.check(!owes);
        if (owes) {
            owing = sale;
        }
    }

    private SaleLedger find(final long sequence, final int number) {
        final SaleLedger sale = sales.get(number);
        if (!sequences.check(sale != null)) {
            sequences.broken(
                    sequence, "event about sale number " + number + ", which was never created or was removed");
        }
        return sale;
    }

    private void follow(final long sequence, final long time) {
        if (!sequences.check(sequence == lastSequence + 1)) {
            sequences.broken(sequence, "event " + sequence + " after event " + lastSequence);
        }
        if (!times.check(time >= lastTime)) {
            times.broken(sequence, "time went back from " + lastTime + " to " + time);
        }
        lastSequence = sequence;
        lastTime = time;
    }
}
