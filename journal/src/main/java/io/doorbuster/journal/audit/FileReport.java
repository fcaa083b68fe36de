package io.doorbuster.journal.audit;

import java.nio.file.Path;
import java.util.List;

/**
 * What one file of a journal holds.
 *
 * @param epoch the start of the server that wrote it
 * @param bytes its size, holes included
 * @param batches good ones in their place, seals among them
 * @param events in them
 * @param firstSequence of its first event; 0 if it has none
 * @param lastSequence of its last; 0 if it has none
 * @param badBatches that were found by their header but have no good checksum, or nothing where one should be
 * @param lostEvents that should be before or in this file and are nowhere
 * @param tornBytes at the end, as a crash leaves them
 * @param copiedEvents beyond the valid end of the epoch: the next one has them
 * @param hashesRight checkpoints whose hash is that of the replayed state
 * @param hashesWrong whose hash is another
 * @param hashesUnchecked behind something lost, or before the snapshot that a pruned journal begins with: no state can be
 *     replayed there
 * @param problems what is wrong, each in one line
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
