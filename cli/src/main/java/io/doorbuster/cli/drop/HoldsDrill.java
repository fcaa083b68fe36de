package io.doorbuster.cli.drop;

import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link Scenario#holds}: the crowd of a plain drill at a sale whose orders are held for payment, followed until every unit is
 * paid for, or nobody is left who could buy. Half of the users pay as soon as they know that they have an order, half never.
 */
final class HoldsDrill {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(3);

    /** Each window halves what is unpaid, so a billion units are gone after 30, and the last one pays after a few more. */
    private static final int MOST_WINDOWS = 100;

    private final DropSettings settings;
    private final HoldsSettings holds;
    private final PassKey key;
    private final ServerReader reader;
    private final Progress progress;

    HoldsDrill(DropSettings settings, HoldsSettings holds, PassKey key, ServerReader reader, Progress progress) {
        this.settings = settings;
        this.holds = holds;
        this.key = key;
        this.reader = reader;
        this.progress = progress;
    }

    /** @param maxP99Ns as in {@link DropReport} */
    DropReport run(long maxP99Ns) throws IOException, Drill.CannotConnect {
        makeSaleIfMissing();
        SalePage before = reader.sale(settings.sale());
        HeldOrders orders = new HeldOrders(settings, holds, key, reader.admin(), reader.adminIdentity());
        orders.start();
        DropResult result;
        SalePage after;
        try {
            result = new Drill(settings, key, progress, orders).run();
            after = watchToTheEnd(orders);
        } finally {
            orders.stop();
        }
        progress.say("reading " + orders.all().size() + " orders back");
        long unread = orders.readBack();
        List<Checks.Check> checks = HoldsChecks.of(settings, holds, result, orders, unread, before, after);
        checks.add(Checks.nothingUndurableTold(orders.lastSequenceTold(), reader));
        return new DropReport(settings, result, before, after, checks, maxP99Ns, HoldsOutcome.of(orders));
    }

    private void makeSaleIfMissing() throws IOException {
        try (Caller caller = new Caller(settings.endpoint());
                Caller admin = new Caller(reader.admin())) {
            if (caller.call("GET", "/v1/sales/" + settings.sale(), "Accept: application/json", "")
                            .status()
                    == 200) {
                return;
            }
            String terms = String.format(
                    Locale.ROOT,
                    "{\"saleId\":\"%s\",\"title\":\"A drill with holds\",\"stock\":%d,\"perUserLimit\":%d,"
                            + "\"maxUnitsPerOrder\":%d,\"paymentWindowMs\":%d,\"waitlistCapacity\":%d}",
                    settings.sale(),
                    holds.stock(),
                    settings.quantity(),
                    settings.quantity(),
                    holds.paymentWindowMillis(),
                    holds.waitlist());
            Caller.Reply made = admin.call("POST", "/admin/v1/sales", reader.adminIdentity(), terms);
            if (made.status() != 201) {
                throw new IOException("the sale " + settings.sale() + " could not be made: " + made.problem()
                        + "; check --admin-url and --admin-token-file");
            }
        }
    }

    /**
     * Follows the sale page until all is sold, nobody is left, nothing happens any more, or it takes too long.
     *
     * @return the page as it was last
     */
    private SalePage watchToTheEnd(HeldOrders orders) throws IOException {
        long windowNs = TimeUnit.MILLISECONDS.toNanos(holds.paymentWindowMillis());
        long startNs = System.nanoTime();
        long sayAtNs = startNs + SAY_NS;
        long changedAtNs = startNs;
        long sequence = 0;
        while (true) {
            SalePage page = reader.sale(settings.sale());
            long nowNs = System.nanoTime();
            if (page.sequence() != sequence) {
                sequence = page.sequence();
                changedAtNs = nowNs;
            }
            boolean current = sequence >= orders.lastSequenceTold();
            boolean soldOut = page.remaining() < settings.quantity() && page.held() == 0;
            boolean nobodyLeft = page.waitlisted() == 0 && page.held() == 0;
            boolean quiet = nowNs - changedAtNs > 2 * windowNs + QUIET_NS;
            boolean tooLong = nowNs - startNs > MOST_WINDOWS * windowNs + settings.timeoutNs();
            if ((current && (soldOut || nobodyLeft)) || quiet || tooLong) {
                return page;
            }
            if (nowNs - sayAtNs > 0) {
                sayAtNs = nowNs + SAY_NS;
                progress.say("sold " + page.sold() + " of " + page.stock() + ", held " + page.held() + ", waiting "
                        + page.waitlisted());
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
