package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.JsonOutput;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Prints a state: sequence, hash and a line per sale. */
final class StateFormat {
    private StateFormat() {}

    static void print(final Sales sales, final PrintWriter out) {
        out.println("sequence   " + sales.sequence());
        out.println("state hash " + Sales.hex(sales.stateHash()));
        if (sales.saleCount() > 0) {
            out.printf(
                    "%-40s %12s %12s %12s %12s %12s %12s %12s%n",
                    "sale", "stock", "sold", "held", "remaining", "buyers", "waitlisted", "registered");
        }
        for (int sale = 1; sale <= sales.lastSale(); sale++) {
            if (sales.hasSale(sale)) {
                final SaleView view = sales.view(sale);
                out.printf(
                        "%-40s %12d %12d %12d %12d %12d %12d %12d%n",
                        view.terms().saleId(),
                        view.stock(),
                        view.sold(),
                        view.held(),
                        view.remaining(),
                        sales.buyers(sale),
                        view.waitlisted(),
                        view.registered());
            }
        }
    }

    static void printJson(final Sales sales, final PrintWriter out) throws IOException {
        try (JsonGenerator generator = open(out)) {
            generator.writeStartObject();
            generator.writeNumberField("sequence", sales.sequence());
            generator.writeStringField("stateHash", Sales.hex(sales.stateHash()));
            generator.writeArrayFieldStart("sales");
            for (int sale = 1; sale <= sales.lastSale(); sale++) {
                if (sales.hasSale(sale)) {
                    generator.writeStartObject();
                    writeFigures(sales.view(sale), sales.buyers(sale), generator);
                    generator.writeEndObject();
                }
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }

    /** A generator that leaves {@code out} open. */
    static JsonGenerator open(final PrintWriter out) throws IOException {
        return JsonOutput.to(out);
    }

    static void writePaths(final String name, final Iterable<Path> paths, final JsonGenerator generator)
            throws IOException {
        generator.writeArrayFieldStart(name);
        for (final Path path : paths) {
            generator.writeString(path.toString());
        }
        generator.writeEndArray();
    }

    static void writeFigures(final SaleView view, final int buyers, final JsonGenerator generator) throws IOException {
        generator.writeStringField("saleId", view.terms().saleId());
        generator.writeNumberField("stock", view.stock());
        generator.writeNumberField("sold", view.sold());
        generator.writeNumberField("held", view.held());
        generator.writeNumberField("remaining", view.remaining());
        generator.writeNumberField("buyers", buyers);
        generator.writeNumberField("waitlisted", view.waitlisted());
        generator.writeNumberField("registered", view.registered());
    }
}
