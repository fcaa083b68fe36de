package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.Printable;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * One sale at one point of the journal: terms, orders by status, the head of the waitlist, registrations.
 *
 * @param line the first orders of the waitlist, in order of place
 */
record SaleDetail(
        long sequence,
        long time,
        long stateHash,
        SaleView view,
        int buyers,
        Map<OrderStatus, Integer> orders,
        List<OrderView> line) {
    /** Most waitlisted orders that are shown; their total is always shown. */
    private static final int LINE_SHOWN = 20;

    /** @throws ParameterException if the state has no sale with this id; the message lists the existing ones */
    static int numberOf(final CommandSpec spec, final Sales sales, final String saleId) {
        final List<String> others = new ArrayList<>();
        for (int sale = 1; sale <= sales.lastSale(); sale++) {
            if (sales.hasSale(sale)) {
                final String id = sales.view(sale).terms().saleId();
                if (id.equals(saleId)) {
                    return sale;
                }
                others.add(id);
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "after event " + sales.sequence() + " there is no sale '" + saleId + "'; there "
                        + (others.isEmpty()
                                ? "is none"
                                : "is " + String.join(", ", others.subList(0, Math.min(20, others.size())))));
    }

    static SaleDetail of(final Sales sales, final int sale) {
        final Map<OrderStatus, Integer> counts = new EnumMap<>(OrderStatus.class);
        final List<OrderView> line = new ArrayList<>();
        for (int number = 1; number <= sales.orders(sale); number++) {
            final OrderView order = sales.order(sale, number);
            counts.merge(order.status(), 1, Integer::sum);
            if (order.place() > 0 && order.place() <= LINE_SHOWN) {
                line.add(order);
            }
        }
        line.sort(Comparator.comparingInt(OrderView::place));
        return new SaleDetail(
                sales.sequence(),
                sales.lastTime(),
                sales.stateHash(),
                sales.view(sale),
                sales.buyers(sale),
                counts,
                line);
    }

    void print(final PrintWriter out) {
        final SaleTerms terms = view.terms();
        row(out, "sale", terms.saleId() + (terms.title().isEmpty() ? "" : "  " + terms.title()));
        row(out, "sequence", sequence + " at " + Instant.ofEpochMilli(time));
        row(out, "state hash", Sales.hex(stateHash));
        row(out, "state", view.stateAt(time).label());
        row(
                out,
                "units",
                "stock " + view.stock() + ", sold " + view.sold() + ", held " + view.held() + ", remaining "
                        + view.remaining());
        for (int i = 0; i < terms.rounds().size(); i++) {
            final Round round = terms.rounds().get(i);
            row(
                    out,
                    "round " + (i + 1),
                    round.units() + " units at " + Instant.ofEpochMilli(round.opensAt())
                            + (i < view.round() ? "" : ", to come"));
        }
        row(out, "closes", terms.closesAt() == SaleTerms.NEVER ? "never" : "" + Instant.ofEpochMilli(terms.closesAt()));
        row(
                out,
                "limits",
                terms.perUserLimit() + " units per user, " + terms.maxUnitsPerOrder() + " per order, waitlist of "
                        + terms.waitlistCapacity());
        row(
                out,
                "payment",
                terms.paymentWindowMillis() == 0 ? "not required" : "within " + terms.paymentWindowMillis() + " ms");
        row(
                out,
                "registered",
                terms.eligibility() == Eligibility.REGISTERED
                        ? view.registered() + " of " + terms.registrationCapacity() + ", until "
                                + Instant.ofEpochMilli(terms.registrationClosesAt())
                        : "not required");
        row(out, "buyers", "" + buyers);
        orders.forEach((status, count) -> row(out, status.label(), count + (count == 1 ? " order" : " orders")));
        for (final OrderView order : line) {
            row(
                    out,
                    "place " + order.place(),
                    terms.saleId() + "-" + order.number() + " user=" + order.userId() + " quantity="
                            + order.quantity());
        }
    }

    private static void row(final PrintWriter out, final String name, final String value) {
        out.printf(Locale.ROOT, "%-12s %s%n", name, Printable.of(value));
    }

    void printJson(final PrintWriter out) throws IOException {
        try (JsonGenerator generator = StateFormat.open(out)) {
            generator.writeStartObject();
            generator.writeNumberField("sequence", sequence);
            generator.writeNumberField("time", time);
            generator.writeStringField("stateHash", Sales.hex(stateHash));
            generator.writeObjectFieldStart("sale");
            StateFormat.writeFigures(view, buyers, generator);
            generator.writeStringField("state", view.stateAt(time).label());
            generator.writeBooleanField("paused", view.paused());
            generator.writeNumberField("round", view.round());
            writeTerms(view.terms(), generator);
            generator.writeObjectFieldStart("orders");
            for (final OrderStatus status : OrderStatus.values()) {
                generator.writeNumberField(status.label(), orders.getOrDefault(status, 0));
            }
            generator.writeEndObject();
            generator.writeArrayFieldStart("line");
            for (final OrderView order : line) {
                generator.writeStartObject();
                generator.writeStringField("orderId", view.terms().saleId() + "-" + order.number());
                generator.writeStringField("userId", order.userId());
                generator.writeNumberField("quantity", order.quantity());
                generator.writeNumberField("place", order.place());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
            generator.writeEndObject();
        }
        out.println();
    }

    private static void writeTerms(final SaleTerms terms, final JsonGenerator generator) throws IOException {
        generator.writeStringField("title", terms.title());
        generator.writeArrayFieldStart("rounds");
        for (final Round round : terms.rounds()) {
            generator.writeStartObject();
            generator.writeNumberField("opensAt", round.opensAt());
            generator.writeNumberField("units", round.units());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeBooleanField("carryOver", terms.carryOver());
        if (terms.closesAt() == SaleTerms.NEVER) {
            generator.writeNullField("closesAt");
        } else {
            generator.writeNumberField("closesAt", terms.closesAt());
        }
        generator.writeNumberField("perUserLimit", terms.perUserLimit());
        generator.writeNumberField("maxUnitsPerOrder", terms.maxUnitsPerOrder());
        generator.writeNumberField("paymentWindowMs", terms.paymentWindowMillis());
        generator.writeNumberField("waitlistCapacity", terms.waitlistCapacity());
        generator.writeStringField("eligibility", terms.eligibility().name().toLowerCase(Locale.ROOT));
        if (terms.eligibility() == Eligibility.REGISTERED) {
            generator.writeNumberField("registrationClosesAt", terms.registrationClosesAt());
            generator.writeNumberField("registrationCapacity", terms.registrationCapacity());
        }
    }
}
