package io.doorbuster.cli.holds;

import io.doorbuster.cli.loadgen.Caller;
import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadRun;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.Progress;
import io.doorbuster.cli.loadgen.SalePage;
import io.doorbuster.cli.loadgen.ServerReader;
import io.doorbuster.cli.loadreport.Checks;
import io.doorbuster.cli.loadreport.LoadReport;
import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The scenario {@code holds}: the crowd of a plain drill buys from a sale whose orders are held for payment. The drill
 * ends when every unit is paid for, or no user is left who could buy. Half of the users pay as soon as they know their
 * order; the other half never pay.
 */
public final class HoldsRun {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(3);

    /**
     * Each payment window halves the unpaid units, so a billion units are gone after 30 windows, and the last ones are
     * paid after a few more.
     */
    private static final int MOST_WINDOWS = 100;

    private final LoadSettings settings;
    private final HoldsSettings holds;
    private final PassKey key;
    private final ServerReader reader;
    private final Progress progress;

    public HoldsRun(
            final LoadSettings settings,
            final HoldsSettings holds,
            final PassKey key,
            final ServerReader reader,
            final Progress progress) {
        this.settings = settings;
        this.holds = holds;
        this.key = key;
        this.reader = reader;
        this.progress = progress;
    }

    /** @param maxP99Ns as in {@link LoadReport} */
    public LoadReport run(final long maxP99Ns) throws IOException, LoadRun.CannotConnect {
        makeSaleIfMissing();
        final SalePage before = reader.sale(settings.sale());
        final HeldOrders orders = new HeldOrders(settings, holds, key, reader.admin(), reader.adminIdentity());
        orders.start();
        final LoadResult result;
        final SalePage after;
        try {
            result = new LoadRun(settings, key, progress, orders).run();
            after = watchToTheEnd(orders);
        } finally {
            orders.stop();
        }
        progress.say("reading back " + orders.all().size() + " orders");
        final long unread = orders.readBack();
        final List<Checks.Check> checks = HoldsChecks.of(settings, holds, result, orders, unread, before, after);
        checks.add(Checks.nothingUndurableAcknowledged(orders.lastAcknowledgedSequence(), reader));
        return new LoadReport(settings, result, before, after, checks, maxP99Ns, HoldsOutcome.of(orders));
    }

    private void makeSaleIfMissing() throws IOException {
        try (Caller caller = new Caller(settings.endpoint());
                Caller admin = new Caller(reader.admin())) {
            if (caller.call("GET", "/v1/sales/" + settings.sale(), "Accept: application/json", "")
                            .status()
                    == 200) {
                return;
            }
            final String terms = String.format(
                    Locale.ROOT,
                    "{\"saleId\":\"%s\",\"title\":\"A drill with holds\",\"stock\":%d,\"perUserLimit\":%d,"
                            + "\"maxUnitsPerOrder\":%d,\"paymentWindowMs\":%d,\"waitlistCapacity\":%d}",
                    settings.sale(),
                    holds.stock(),
                    settings.quantity(),
                    settings.quantity(),
                    holds.paymentWindowMillis(),
                    holds.waitlist());
            final Caller.Reply made = admin.call("POST", "/admin/v1/sales", reader.adminIdentity(), terms);
            if (made.status() != 201) {
                throw new IOException("cannot create the sale " + settings.sale() + ": " + made.problem()
                        + "; check --admin-url and --admin-token-file");
            }
        }
    }

    /**
     * Reads the sale until every unit is sold, no user is left, nothing changes any more, or it takes too long.
     *
     * @return the last page
     */
    private SalePage watchToTheEnd(final HeldOrders orders) throws IOException {
        final long windowNs = TimeUnit.MILLISECONDS.toNanos(holds.paymentWindowMillis());
        final long startNs = System.nanoTime();
        long sayAtNs = startNs + SAY_NS;
        long changedAtNs = startNs;
        long sequence = 0;
        while (true) {
            final SalePage page = reader.sale(settings.sale());
            final long nowNs = System.nanoTime();
            if (page.sequence() != sequence) {
                sequence = page.sequence();
                changedAtNs = nowNs;
            }
            final boolean current = sequence >= orders.lastAcknowledgedSequence();
            final boolean soldOut = page.remaining() < settings.quantity() && page.held() == 0;
            final boolean nobodyLeft = page.waitlisted() == 0 && page.held() == 0;
            final boolean quiet = nowNs - changedAtNs > 2 * windowNs + QUIET_NS;
            final boolean tooLong = nowNs - startNs > MOST_WINDOWS * windowNs + settings.timeoutNs();
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
