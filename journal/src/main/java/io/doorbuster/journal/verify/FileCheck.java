package io.doorbuster.journal.verify;

import io.doorbuster.journal.batch.BatchView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects the findings about one file. One thread. */
final class FileCheck {
    private static final int MOST_PROBLEMS = 20;

    private final int epoch;
    private final Path file;
    private final long bytes;
    private final List<String> problems = new ArrayList<>();

    private long batches;
    private boolean hasBatches;
    private long events;
    private long firstSequence;
    private long lastSequence;
    private long badBatches;
    private long lostEvents;
    private long tornBytes;
    private long copiedEvents;
    private long hashesBefore;
    private long wrongBefore;
    private long uncheckedBefore;
    private long hashes;
    private long wrong;
    private long unchecked;

    /** Bad bytes that no good batch has followed yet; they may be a torn tail. */
    private String suspect = "";

    private long suspectBytes;
    private int suspectBatches;
    private boolean suspectMayBeWriting;

    FileCheck(final int epoch, final Path file, final long bytes, final HashReplay replay) {
        this.epoch = epoch;
        this.file = file;
        this.bytes = bytes;
        beginHashes(replay);
    }

    int epoch() {
        return epoch;
    }

    boolean hasBatches() {
        return hasBatches;
    }

    void good(final BatchView batch) {
        hasBatches = true;
        batches++;
        events += batch.count();
        if (batch.count() > 0) {
            firstSequence = firstSequence == 0 ? batch.firstSequence() : firstSequence;
            lastSequence = batch.lastSequence();
        }
    }

    void copied(final int count) {
        hasBatches = true;
        copiedEvents += count;
    }

    void torn(final long more) {
        tornBytes += more;
    }

    void lost(final long more) {
        lostEvents += more;
    }

    void problem(final String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(what);
        } else if (problems.size() == MOST_PROBLEMS) {
            problems.add("and more");
        }
    }

    /** Notes bytes that are torn if no good batch follows in the epoch, and damage if one does. */
    void suspect(
            final long from, final long to, final String reason, final int headers, final boolean mayBeBeingWritten) {
        suspect = "bytes " + from + " to " + to + ": " + reason;
        suspectBytes = to - from;
        suspectBatches = Math.max(1, headers);
        suspectMayBeWriting = mayBeBeingWritten;
    }

    /** Counts the suspect bytes as damage, because a good batch follows them. */
    void suspectIsFollowed() {
        if (!suspect.isEmpty()) {
            badBatches += suspectBatches;
            problem(suspect);
            suspect = "";
        }
    }

    /** Decides about the suspect bytes at the end of the epoch. */
    void endEpoch(final boolean goodInLaterFile) {
        if (goodInLaterFile) {
            suspectIsFollowed();
        }
        if (!suspect.isEmpty() && !suspectMayBeWriting) {
            tornBytes += suspectBytes;
        }
        suspect = "";
    }

    /** Counts the hashes that the replay compares from now on for this file. */
    void beginHashes(final HashReplay replay) {
        hashesBefore = replay.hashes();
        wrongBefore = replay.wrongHashes();
        uncheckedBefore = replay.unchecked();
    }

    /** Stops counting the replay's hashes for this file. */
    void endHashes(final HashReplay replay) {
        hashes += replay.hashes() - hashesBefore;
        wrong += replay.wrongHashes() - wrongBefore;
        unchecked += replay.unchecked() - uncheckedBefore;
        beginHashes(replay);
    }

    FileReport report() {
        return new FileReport(
                epoch,
                file,
                bytes,
                batches,
                events,
                firstSequence,
                lastSequence,
                badBatches,
                lostEvents,
                tornBytes,
                copiedEvents,
                hashes - wrong - unchecked,
                wrong,
                unchecked,
                List.copyOf(problems));
    }
}
