package io.doorbuster.cli.capacity;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.Bytes;
import io.doorbuster.cli.console.Counted;
import io.doorbuster.cli.console.JsonOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints a plan, as text or as one JSON object. */
final class PlanText {
    private final Demand demand;
    private final Plan plan;
    /** Null if nothing was measured. */
    private final Measurement measured;

    PlanText(final Demand demand, final Plan plan, final Measurement measured) {
        this.demand = demand;
        this.plan = plan;
        this.measured = measured;
    }

    void print(final PrintWriter out) {
        out.println("static files: " + Bytes.number(demand.pageViewsPerSecond()) + " page views/s, "
                + Counted.of(demand.resourcesPerPage(), "resource") + " of "
                + Bytes.of((double) demand.resourceBytes()));
        row(out, "bandwidth", Bytes.of(plan.bandwidth()) + "/s", "page views/s x resources x size");
        row(
                out,
                "downloads at once",
                Bytes.number(plan.downloads()),
                "bandwidth / " + Bytes.of((double) demand.bytesPerSecondOfAUser()) + "/s per user");
        row(out, "memory for them", Bytes.of(plan.downloadMemory()), "10 KB each");
        out.println("sale: " + Counted.of(demand.users(), "user") + " in " + Bytes.number(demand.windowSeconds())
                + " s, " + Counted.of(demand.clicks(), "purchase") + " each");
        row(out, "requests", Bytes.number(plan.purchasesPerSecond()) + "/s", "users x purchases / window");
        row(
                out,
                "in flight at once",
                Bytes.number(plan.inFlight()),
                "requests/s x " + Bytes.number(demand.responseSeconds() * 1e3) + " ms");
        row(
                out,
                "connections at once",
                Bytes.number(plan.saleConnections()),
                "users/s x (answers + " + Bytes.number(demand.keepAliveSeconds()) + " s idle), at most one each");
        row(out, "heap for them", Bytes.of(plan.saleConnectionMemory()), heldConnections());
        row(
                out,
                "memory of the orders",
                Bytes.of(plan.stateMemory()),
                Counted.of(demand.orders(), "order") + ", 160 B each, twice for the shadow");
        row(
                out,
                "journal, at most",
                Bytes.of(plan.journalBytesPerSecond()) + "/s",
                Bytes.of(plan.journalBytes()) + " in all; 47 B per event");
        printServers(out);
    }

    private void printServers(final PrintWriter out) {
        out.printf(Locale.ROOT, "%-14s %20s %20s %8s %8s%n", "servers", "needed", "one carries", "2 x", "3 x");
        for (final Plan.Tier tier : plan.tiers()) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s %20s %20s %,8d %,8d%n",
                    tier.name(),
                    load(tier, tier.needed()),
                    load(tier, tier.perServer()),
                    tier.servers(Plan.LEAST_HEADROOM),
                    tier.servers(Plan.GOOD_HEADROOM));
        }
        if (measured != null) {
            out.println("measured " + Bytes.number(measured.perSecond()) + " purchases/s: "
                    + Counted.of(measured.purchases(), "purchase") + ", " + Bytes.number((double) measured.secured())
                    + " secured");
        }
        final Plan.Tier slowest = plan.bottleneck();
        out.println("bottleneck: " + slowest.name() + ", one server takes " + Bytes.number(slowest.shoppersPerSecond())
                + " shoppers/s (" + slowest.flag() + ")");
        if (!plan.fitsOneServer()) {
            out.println("warn: one server decides a sale, and it would have less than 2 times the throughput that it"
                    + " needs; admit at most " + Bytes.number(plan.sale().perServer() / Plan.LEAST_HEADROOM)
                    + " purchases/s (setting admission.rate), or split the stock into sales on several servers");
        }
    }

    void printJson(final PrintWriter out) throws IOException {
        try (JsonGenerator json = JsonOutput.to(out)) {
            json.writeStartObject();
            json.writeNumberField("bandwidthBytesPerSecond", Math.round(plan.bandwidth()));
            json.writeNumberField("downloadsAtOnce", Math.round(plan.downloads()));
            json.writeNumberField("downloadMemoryBytes", Math.round(plan.downloadMemory()));
            json.writeNumberField("purchasesPerSecond", Math.round(plan.purchasesPerSecond()));
            json.writeNumberField("inFlight", Math.round(plan.inFlight()));
            json.writeNumberField("saleConnections", Math.round(plan.saleConnections()));
            json.writeNumberField("saleConnectionMemoryBytes", Math.round(plan.saleConnectionMemory()));
            json.writeNumberField("orderMemoryBytes", Math.round(plan.stateMemory()));
            json.writeNumberField("journalBytesPerSecond", Math.round(plan.journalBytesPerSecond()));
            json.writeNumberField("journalBytes", Math.round(plan.journalBytes()));
            json.writeArrayFieldStart("tiers");
            for (final Plan.Tier tier : plan.tiers()) {
                json.writeStartObject();
                json.writeStringField("name", tier.name());
                json.writeStringField("unit", tier.unit());
                json.writeNumberField("needed", Math.round(tier.needed()));
                json.writeNumberField("perServer", Math.round(tier.perServer()));
                json.writeNumberField("servers2x", tier.servers(Plan.LEAST_HEADROOM));
                json.writeNumberField("servers3x", tier.servers(Plan.GOOD_HEADROOM));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("bottleneck", plan.bottleneck().name());
            json.writeBooleanField("fitsOneServer", plan.fitsOneServer());
            if (measured != null) {
                json.writeNumberField("measuredPerSecond", Math.round(measured.perSecond()));
                json.writeNumberField("measuredPurchases", measured.purchases());
            }
            json.writeEndObject();
        }
        out.println();
    }

    private static void row(final PrintWriter out, final String name, final String value, final String how) {
        out.printf(Locale.ROOT, "  %-22s %14s   %s%n", name, value, how);
    }

    private static String load(final Plan.Tier tier, final double load) {
        return tier.unit().equals("B/s") ? Bytes.of(load) + "/s" : Bytes.number(load) + " " + tier.unit();
    }

    private String heldConnections() {
        return plan.saleConnections() <= Formulas.MAX_SALE_CONNECTIONS
                ? "11 KiB each"
                : "11 KiB each of the " + Bytes.number(Formulas.MAX_SALE_CONNECTIONS)
                        + " that a server keeps; it closes idle ones for new ones";
    }

    /** The number as a user would type it. */
    static String plain(final double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
