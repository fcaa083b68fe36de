package io.doorbuster.cli.journal;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.flags.PointInTime;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.figures.StateAt;
import io.doorbuster.journal.figures.StateAt.Point;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal replay}: prints the state that the journal replays to, at its end or at any point. */
@Command(
        name = "replay",
        description = "Replays the journal and prints the state at its end or at an earlier point.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal replay --data data/demo",
            "  doorbuster journal replay --data data/demo --sale demo --to-sequence 5321"
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Option(
            names = "--to-sequence",
            paramLabel = "N",
            description = "Print the state after this event (default the last).")
    private Long toSequence;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Print the state at this time, in epoch milliseconds or such as 2026-11-27T18:00:00Z.")
    private Long toTime;

    @Option(
            names = "--sale",
            paramLabel = "ID",
            description = "Print this sale in detail (default a summary of all sales).")
    private String sale;

    @Override
    public Integer call() throws IOException {
        if (toSequence != null && toTime != null) {
            throw new ParameterException(spec.commandLine(), "give --to-sequence or --to-time, not both");
        }
        if (toSequence != null && toSequence < 1) {
            throw new ParameterException(spec.commandLine(), "--to-sequence must be positive");
        }
        final StateAt state = new StateAt(options.data);
        new PointReader(spec, options.progress).replay(state, point());
        final Sales sales = state.sales();
        final PrintWriter out = spec.commandLine().getOut();
        if (sale != null) {
            final SaleDetail detail = SaleDetail.of(sales, SaleDetail.numberOf(spec, sales, sale));
            if (options.json) {
                detail.printJson(out);
            } else {
                detail.print(out);
            }
        } else if (options.json) {
            StateFormat.printJson(sales, out);
        } else {
            StateFormat.print(sales, out);
        }
        out.flush();
        return ExitCodes.GOOD;
    }

    private Point point() {
        if (toTime != null) {
            return Point.at(toTime);
        }
        return toSequence == null ? Point.END : Point.after(toSequence);
    }
}
