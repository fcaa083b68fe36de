package io.doorbuster.cli.journal;

import io.doorbuster.journal.batch.BatchVisitor;
import io.doorbuster.journal.figures.StateAt;
import io.doorbuster.journal.figures.StateAt.Point;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Replays a state to a point of the journal that the user gave, and shows the progress. */
final class PointReader {
    private final CommandSpec spec;
    private final JournalProgress.Kind progress;

    PointReader(final CommandSpec spec, final JournalProgress.Kind progress) {
        this.spec = spec;
        this.progress = progress;
    }

    /** @throws ParameterException if the journal ends before the point's sequence, or begins after it */
    void replay(final StateAt state, final Point point) {
        final Beginning beginning = state.beginning();
        if (point.sequence() < beginning.sequence() || point.time() < beginning.time()) {
            throw new ParameterException(
                    spec.commandLine(),
                    beginning.sentence() + "; for an earlier point, read the backup: --data BACKUP");
        }
        final JournalReader reader = beginning.reader();
        final JournalProgress shown = new JournalProgress(progress);
        final BatchVisitor replay = state.upTo(point);
        try {
            reader.read(batch -> {
                shown.tick(reader);
                return replay.visit(batch);
            });
        } finally {
            shown.done();
        }
        if (point.sequence() != Long.MAX_VALUE && state.sales().sequence() < point.sequence()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the journal " + (reader.live() ? "is durable up to event " : "ends with event ")
                            + state.sales().sequence() + ", before event " + point.sequence()
                            + "; give an earlier point");
        }
    }
}
