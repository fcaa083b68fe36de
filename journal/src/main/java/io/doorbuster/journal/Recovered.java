package io.doorbuster.journal;

import io.doorbuster.engine.port.EngineClock;

/**
 * The result of a recovery: an open journal and figures about how it was recovered.
 *
 * @param journal next appends the event after the last one replayed; the owner of this record closes it
 * @param clock never earlier than the last journaled time; the journal's files roll by it
 * @param events number of events in the state
 * @param snapshotSequence number of those events that came from a snapshot; the others were replayed
 * @param eventsRewritten number of those events found beyond the last durable-through mark and made durable in the new
 *     epoch
 * @param afterCrash true if the server that wrote the last epoch did not end it
 */
public record Recovered(
        ChronicleJournal journal,
        EngineClock clock,
        long events,
        long snapshotSequence,
        long eventsRewritten,
        boolean afterCrash) {}
