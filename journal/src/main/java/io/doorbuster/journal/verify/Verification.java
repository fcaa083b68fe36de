package io.doorbuster.journal.verify;

import io.doorbuster.engine.codec.UnreadableException;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.EpochInfo;
import io.doorbuster.journal.read.JournalScan;
import io.doorbuster.journal.read.ScanVisitor;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.verify.VerifyReport.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks a data directory from the first byte to the last and continues after damage, to determine which events are
 * lost. It reports as damage exactly what a server would refuse to start with. Read-only; for one thread.
 */
public final class Verification implements ScanVisitor {
    private final JournalScan scan;
    private final ReadProgress progress;
    private final long totalBytes;
    private final List<FileCheck> files = new ArrayList<>();
    private final List<Range> lost = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    /** Null if no state is available to begin with: then no hash can be compared. */
    private final Beginning beginning;

    private HashReplay replay = newReplay();
    private boolean replayBegun;
    private EpochInfo epoch;
    private long expected;
    private long lastGood;
    private long durableThrough;

    private Verification(final Path root, final ReadProgress progress) {
        this.scan = new JournalScan(root);
        this.progress = progress;
        this.totalBytes = scan.totalBytes();
        this.beginning = scan.manifestDamage().isEmpty() ? beginningOf(root) : null;
    }

    /** Returns the state to begin with, and notes problems outside the queue files that keep a server from starting. */
    private Beginning beginningOf(final Path root) {
        final String astray = new Snapshots(root).newestAstray();
        if (!astray.isEmpty()) {
            problems.add(astray);
        }
        try {
            return Beginning.of(root);
        } catch (final JournalDamagedException e) {
            problems.add(e.finding());
            return null;
        }
    }

    private HashReplay newReplay() {
        return new HashReplay((what, sequence) -> file().problem("at event " + sequence + ": " + what));
    }

    /**
     * Verifies the data directory {@code root}; in a live directory, verifies what its server has written so far.
     *
     * @throws io.doorbuster.journal.disk.JournalUnavailableException if there is no journal or it cannot be read
     */
    public static VerifyReport of(final Path root, final ReadProgress progress) {
        return new Verification(root, progress).run();
    }

    private VerifyReport run() {
        if (!scan.manifestDamage().isEmpty()) {
            problems.add(scan.manifestDamage());
        }
        scan.scan(this);
        endEpoch();
        for (final EpochInfo named : scan.epochs()) {
            checkFiles(named);
        }
        return new VerifyReport(
                scan.live(),
                scan.newerFormat(),
                scan.prunedThrough(),
                beginning == null ? 0 : beginning.sequence(),
                scan.epochs(),
                files.stream().map(FileCheck::report).toList(),
                lost,
                problems);
    }

    @Override
    public void file(final EpochInfo ofEpoch, final Path path, final long bytes) {
        if (epoch == null || epoch.number() != ofEpoch.number()) {
            endEpoch();
            epoch = ofEpoch;
            expected = ofEpoch.isNamed() ? ofEpoch.firstSequence() : 0;
        }
        if (!files.isEmpty()) {
            file().endHashes(replay);
        }
        files.add(new FileCheck(ofEpoch.number(), path, bytes, replay));
    }

    @Override
    public void batch(final BatchView batch) {
        file().suspectIsFollowed();
        if (batch.epoch() != epoch.number()) {
            file().problem("byte " + batch.fileOffset() + ": a batch of epoch " + batch.epoch());
        } else if (isBeyondEnd(batch)) {
            file().copied(batch.count());
        } else if (!epoch.isNamed()) {
            leftover(batch);
        } else {
            take(batch);
        }
        progress.read(scan.bytesRead(), totalBytes, lastGood);
    }

    @Override
    public void bad(final long from, final long to, final String reason, final int batches, final boolean goodBehind) {
        final boolean beyondEnd = epoch.lastSequence() != EpochInfo.UNKNOWN && expected > epoch.lastSequence();
        if (!epoch.isNamed() || beyondEnd) {
            file().torn(to - from);
        } else {
            file().suspect(from, to, reason, batches, scan.live() && epoch.isOpen());
        }
    }

    private void take(final BatchView batch) {
        if (batch.firstSequence() < expected) {
            file().problem("byte " + batch.fileOffset() + ": a batch with sequence " + batch.firstSequence() + " where "
                    + expected + " belongs");
            return;
        }
        if (epoch.lastSequence() != EpochInfo.UNKNOWN && batch.lastSequence() > epoch.lastSequence()) {
            file().problem("the epoch ends with " + epoch.lastSequence() + ", in the middle of a batch");
        }
        if (batch.durableThrough() >= batch.firstSequence() || batch.durableThrough() < durableThrough) {
            file().problem("byte " + batch.fileOffset() + ": a batch that names " + batch.durableThrough()
                    + " as durable after " + durableThrough);
        }
        durableThrough = batch.durableThrough();
        if (batch.firstSequence() > expected) {
            lose(batch.firstSequence() - 1);
        }
        if (!replayBegun && beginning != null && batch.firstSequence() > beginning.sequence()) {
            beginReplay();
        }
        try {
            replay.visit(batch);
        } catch (final UnreadableException | IndexOutOfBoundsException e) {
            file().problem("byte " + batch.fileOffset() + ": " + e.getMessage());
        }
        expected = batch.lastSequence() + 1;
        lastGood = batch.lastSequence();
        file().good(batch);
    }

    /**
     * Begins the replay from the first known state. The replay before had no state for its events and only counted
     * hashes.
     */
    private void beginReplay() {
        replayBegun = true;
        if (!beginning.isPruned()) {
            return;
        }
        final HashReplay behind = newReplay();
        try {
            beginning.load(behind.sales());
        } catch (final JournalDamagedException e) {
            problems.add(e.finding());
            return;
        }
        file().endHashes(replay);
        replay = behind;
        file().beginHashes(replay);
    }

    /** Checks a batch of an epoch that MANIFEST does not name. An unfinished recovery leaves only copies there. */
    private void leftover(final BatchView batch) {
        file().copied(batch.count());
        if (batch.lastSequence() > lastGood && scan.manifestDamage().isEmpty() && !scan.live()) {
            file().problem("byte " + batch.fileOffset() + ": events up to " + batch.lastSequence()
                    + ", but MANIFEST does not name epoch " + epoch.number());
        }
    }

    private boolean isBeyondEnd(final BatchView batch) {
        return epoch.lastSequence() != EpochInfo.UNKNOWN && batch.firstSequence() > epoch.lastSequence();
    }

    private void lose(final long last) {
        file().lost(last - expected + 1);
        file().problem("events " + expected + " to " + last + " are lost");
        lost.add(new Range(expected, last));
        expected = last + 1;
    }

    private void endEpoch() {
        if (epoch == null) {
            return;
        }
        file().endHashes(replay);
        final List<FileCheck> ofEpoch = ofEpoch(epoch);
        for (int i = 0; i < ofEpoch.size(); i++) {
            final boolean goodInLaterFile =
                    ofEpoch.subList(i + 1, ofEpoch.size()).stream().anyMatch(FileCheck::hasBatches);
            ofEpoch.get(i).endEpoch(goodInLaterFile);
        }
        if (epoch.lastSequence() != EpochInfo.UNKNOWN && expected <= epoch.lastSequence()) {
            lose(epoch.lastSequence());
        }
    }

    private List<FileCheck> ofEpoch(final EpochInfo of) {
        return files.stream().filter(file -> file.epoch() == of.number()).collect(Collectors.toList());
    }

    private void checkFiles(final EpochInfo named) {
        final long withBatches =
                ofEpoch(named).stream().filter(FileCheck::hasBatches).count();
        if (named.isNamed() && withBatches < named.files()) {
            problems.add("epoch " + named.number() + ": batches are in " + withBatches + " files where MANIFEST counts "
                    + named.files());
            if (ofEpoch(named).isEmpty() && named.lastSequence() >= named.firstSequence()) {
                lost.add(new Range(named.firstSequence(), named.lastSequence()));
            }
        }
    }

    private FileCheck file() {
        return files.get(files.size() - 1);
    }
}
