package io.doorbuster.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.ProgressLine;
import io.doorbuster.engine.sale.SaleView;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.JournalReader;
import io.doorbuster.journal.Replay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doorbuster journal replay}: the state that the journal replays to. */
@Command(
        name = "replay",
        description = "Replays the journal and prints the state it leads to.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory, live or stopped.")
    private Path data;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(names = "--progress", defaultValue = "auto", description = "auto or none.")
    private ProgressKind progress;

    enum ProgressKind {
        AUTO,
        NONE
    }

    @Override
    public Integer call() throws IOException {
        final Sales sales = new Sales(Integer.MAX_VALUE);
        replay(sales);
        if (json) {
            printJson(sales, System.out);
        } else {
            print(sales, System.out);
        }
        return ExitCodes.GOOD;
    }

    private void replay(final Sales sales) {
        final JournalReader reader = new JournalReader(data);
        final Replay replay = new Replay(data, sales);
        final ProgressLine line = new ProgressLine(System.err, progress == ProgressKind.NONE);
        reader.read(batch -> {
            if (line.isDue()) {
                line.show("replayed " + sales.sequence() + " events, " + 100 * reader.bytesRead() / reader.totalBytes()
                        + " % of the files");
            }
            return replay.visit(batch);
        });
        line.done();
    }

    private static void print(final Sales sales, final PrintStream out) {
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
        out.flush();
    }

    private static void printJson(final Sales sales, final PrintStream out) throws IOException {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.writeStartObject();
            generator.writeNumberField("sequence", sales.sequence());
            generator.writeStringField("stateHash", Sales.hex(sales.stateHash()));
            generator.writeArrayFieldStart("sales");
            for (int sale = 1; sale <= sales.lastSale(); sale++) {
                if (sales.hasSale(sale)) {
                    printJson(sales.view(sale), sales.buyers(sale), generator);
                }
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
        out.flush();
    }

    private static void printJson(final SaleView view, final int buyers, final JsonGenerator generator)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("saleId", view.terms().saleId());
        generator.writeNumberField("stock", view.stock());
        generator.writeNumberField("sold", view.sold());
        generator.writeNumberField("held", view.held());
        generator.writeNumberField("remaining", view.remaining());
        generator.writeNumberField("buyers", buyers);
        generator.writeNumberField("waitlisted", view.waitlisted());
        generator.writeNumberField("registered", view.registered());
        generator.writeEndObject();
    }
}
