package io.doorbuster.cli.holds;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.loadreport.LoadReport;
import io.doorbuster.cli.loadreport.ScenarioFigures;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The results of a drill with holds, counted in orders.
 *
 * @param held secured and not paid when the drill ended
 * @param waiting in the waitlist when the drill ended
 * @param refusedPayments by the name of the problem
 * @param refusedReads refused reads of an order, by the name of the problem; each read was repeated
 */
record HoldsOutcome(
        long promoted,
        long paid,
        long expired,
        long lapsed,
        long held,
        long waiting,
        Map<String, Long> refusedPayments,
        Map<String, Long> refusedReads)
        implements ScenarioFigures {

    static HoldsOutcome of(final HeldOrders orders) {
        return new HoldsOutcome(
                orders.all().stream().filter(HeldOrder::wasPromoted).count(),
                count(orders, "paid"),
                count(orders, "expired"),
                count(orders, "lapsed"),
                count(orders, "secured"),
                count(orders, "waitlisted"),
                orders.refusedPayments(),
                orders.refusedReads());
    }

    @Override
    public Map<String, Long> counts() {
        final Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("promoted", promoted);
        counts.put("paid", paid);
        counts.put("expired", expired);
        counts.put("lapsed", lapsed);
        counts.put("still held", held);
        counts.put("still waiting", waiting);
        refusedPayments.forEach((name, count) -> counts.put("payment refused " + name, count));
        refusedReads.forEach((name, count) -> counts.put("read refused " + name, count));
        return counts;
    }

    @Override
    public void write(final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("holds");
        json.writeNumberField("promoted", promoted);
        json.writeNumberField("paid", paid);
        json.writeNumberField("expired", expired);
        json.writeNumberField("lapsed", lapsed);
        json.writeNumberField("stillHeld", held);
        json.writeNumberField("stillWaiting", waiting);
        LoadReport.writeCounts(json, "refusedPayments", refusedPayments);
        LoadReport.writeCounts(json, "refusedReads", refusedReads);
        json.writeEndObject();
    }

    private static long count(final HeldOrders orders, final String status) {
        return orders.all().stream().filter(order -> order.is(status)).count();
    }
}
