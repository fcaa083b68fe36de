package io.doorbuster.cli.drop;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What became of the orders of a drill with holds, in orders.
 *
 * @param held secured and not paid when the drill ended
 * @param waiting in line when the drill ended
 * @param refusedPayments by the name of the problem
 * @param refusedReads the same, of asking for an order; each was asked for again
 */
record HoldsOutcome(
        long promoted,
        long paid,
        long expired,
        long lapsed,
        long held,
        long waiting,
        Map<String, Long> refusedPayments,
        Map<String, Long> refusedReads) {

    static HoldsOutcome of(HeldOrders orders) {
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

    void print(PrintWriter out) {
        out.println("promoted " + promoted);
        out.println("paid " + paid);
        out.println("expired " + expired);
        out.println("lapsed " + lapsed);
        out.println("still held " + held);
        out.println("still waiting " + waiting);
        refusedPayments.forEach((name, count) -> out.println("payment refused " + name + " " + count));
        refusedReads.forEach((name, count) -> out.println("read refused " + name + " " + count));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("holds");
        json.writeNumberField("promoted", promoted);
        json.writeNumberField("paid", paid);
        json.writeNumberField("expired", expired);
        json.writeNumberField("lapsed", lapsed);
        json.writeNumberField("stillHeld", held);
        json.writeNumberField("stillWaiting", waiting);
        DropReport.writeCounts(json, "refusedPayments", refusedPayments);
        DropReport.writeCounts(json, "refusedReads", refusedReads);
        json.writeEndObject();
    }

    private static long count(HeldOrders orders, String status) {
        return orders.all().stream().filter(order -> order.is(status)).count();
    }
}
