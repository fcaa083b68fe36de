package io.doorbuster.journal.verify;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of verifying one file of a journal.
 *
 * @param epoch the epoch that the file belongs to
 * @param bytes its size, holes included
 * @param batches number of good batches in sequence, including seals
 * @param events number of events in those batches
 * @param firstSequence sequence of its first event; 0 if it has none
 * @param lastSequence sequence of its last event; 0 if it has none
 * @param badBatches number of batches that were recognised by their header but are not whole; at least 1 for bad bytes
 *     where a batch should be
 * @param lostEvents number of events missing in this file or before it
 * @param tornBytes bytes at the end as a crash leaves them
 * @param copiedEvents number of events beyond the valid end of the epoch, which the next epoch has too
 * @param hashesRight number of checkpoints whose hash is that of the replayed state
 * @param hashesWrong number of checkpoints with another hash
 * @param hashesUnchecked number of checkpoints after lost events, or before the snapshot that a pruned journal begins
 *     with: no state can be replayed there
 * @param problems the problems found, one line each
 */
public record FileReport(
        int epoch,
        Path file,
        long bytes,
        long batches,
        long events,
        long firstSequence,
        long lastSequence,
        long badBatches,
        long lostEvents,
        long tornBytes,
        long copiedEvents,
        long hashesRight,
        long hashesWrong,
        long hashesUnchecked,
        List<String> problems) {}
