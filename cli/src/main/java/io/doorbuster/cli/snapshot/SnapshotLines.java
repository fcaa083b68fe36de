package io.doorbuster.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.JsonOutput;
import io.doorbuster.journal.read.Snapshots;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Snapshots, as text or as JSON. */
final class SnapshotLines {
    private SnapshotLines() {}

    static void print(final List<Snapshots.Listed> snapshots, final boolean json, final PrintStream out)
            throws IOException {
        if (json) {
            printJson(snapshots, out);
            return;
        }
        out.printf("%-20s %-16s %14s %14s  %s%n", "sequence", "state hash", "time", "bytes", "verdict");
        for (final Snapshots.Listed each : snapshots) {
            out.printf(
                    "%-20d %-16s %14d %14d  %s%n",
                    each.sequence(), each.stateHash(), each.time(), each.bytes(), verdict(each));
        }
        out.flush();
    }

    static String verdict(final Snapshots.Listed snapshot) {
        return snapshot.isGood() ? "good" : "not usable: " + snapshot.flaw();
    }

    private static void printJson(final List<Snapshots.Listed> snapshots, final PrintStream out) throws IOException {
        try (JsonGenerator generator = JsonOutput.to(out)) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("snapshots");
            for (final Snapshots.Listed each : snapshots) {
                generator.writeStartObject();
                generator.writeNumberField("sequence", each.sequence());
                generator.writeStringField("stateHash", each.stateHash());
                generator.writeNumberField("time", each.time());
                generator.writeNumberField("bytes", each.bytes());
                generator.writeStringField("file", each.file().toString());
                generator.writeBooleanField("good", each.isGood());
                generator.writeStringField("flaw", each.flaw());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
        out.flush();
    }
}
