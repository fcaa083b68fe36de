package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.model.Outcome;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Counts what happened in all simulated runs: a simulation in which nothing goes wrong proves nothing. */
final class Coverage {
    final Map<Fate.Moment, Integer> powerCuts = new EnumMap<>(Fate.Moment.class);
    final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    final Set<Request.Kind> answeredKinds = EnumSet.noneOf(Request.Kind.class);
    int appendFailures;
    int forceFailures;
    int cleanStops;
    int runsOfSeveralLives;
    int lostEvents;
    int keptUnforced;
    int retries;
    int duplicates;
    int replays;
    int rounds;
    int promotions;
    int expiries;
    int lapses;
    int checkpoints;
    int snapshots;

    @Override
    public String toString() {
        return "power cuts " + powerCuts + ", append failures " + appendFailures + ", force failures " + forceFailures
                + ", clean stops " + cleanStops + ", runs of several lives " + runsOfSeveralLives + ", events lost "
                + lostEvents + ", unforced events kept " + keptUnforced + ", retries " + retries + ", duplicates "
                + duplicates + ", replays " + replays + ", rounds " + rounds + ", promotions " + promotions
                + ", expiries " + expiries + ", lapses " + lapses + ", checkpoints " + checkpoints + ", snapshots "
                + snapshots + ", outcomes " + outcomes;
    }
}
