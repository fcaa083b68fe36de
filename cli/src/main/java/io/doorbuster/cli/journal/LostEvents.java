package io.doorbuster.cli.journal;

import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Counts by kind the events that a cut would lose, so that nobody loses orders without notice. */
final class LostEvents {
    private LostEvents() {}

    /** Counts the readable events after {@code kept}, by kind. */
    static Map<String, Long> after(final long kept, final Path data) {
        final Map<String, Long> kinds = new TreeMap<>();
        final EventPass pass =
                new EventPass(Beginning.of(data), new EventFilter(), Long.MAX_VALUE, line -> count(line, kept, kinds));
        try {
            new JournalReader(data).read(batch -> batch.lastSequence() <= kept || pass.visit(batch));
        } catch (final JournalDamagedException e) {
            // Events after the damage cannot be listed; the repair counts their batches.
            return kinds;
        }
        return kinds;
    }

    private static void count(final EventLine line, final long kept, final Map<String, Long> kinds) {
        if (line.sequence() > kept) {
            kinds.merge(line.kind(), 1L, Long::sum);
        }
    }

    static String words(final Map<String, Long> kinds) {
        final StringJoiner words = new StringJoiner(", ");
        kinds.forEach((kind, count) -> words.add(count + " " + kind));
        return words.toString();
    }
}
