package io.doorbuster.journal;

import io.doorbuster.engine.pipeline.EngineClock;

/**
 * What a server starts with.
 *
 * @param journal takes the event after the last one replayed; whoever holds this closes it
 * @param clock not below the last journaled time; the journal's files roll by it
 * @param events in the state
 * @param snapshotSequence how many of them a snapshot had; the others were replayed
 * @param eventsRewritten of them, found beyond the last durable-through mark and made durable in the new epoch
 * @param afterCrash whether the last epoch was not ended by the server that wrote it
 */
public record Recovered(
        ChronicleJournal journal,
        EngineClock clock,
        long events,
        long snapshotSequence,
        long eventsRewritten,
        boolean afterCrash) {}
