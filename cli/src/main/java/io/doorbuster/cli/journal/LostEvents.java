package io.doorbuster.cli.journal;

import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.JournalDamagedException;
import io.doorbuster.journal.JournalReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The events after one that a repair is to keep, counted by kind, so that nobody cuts off orders without seeing them.
 */
final class LostEvents {
    private LostEvents() {}

    /** Those that can be read; an event of a kind is counted once. */
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
