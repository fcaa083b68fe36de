package io.doorbuster.journal.read;

import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.BatchVisitor;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.disk.Reasons;
import io.doorbuster.journal.read.EpochReader.Tail;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Follows a journal that this process or another is writing. It shows each batch as soon as the journal names it as
 * durable, and never earlier. It continues with the next epoch when the server restarts. Read-only, needs no lock; for
 * one thread.
 *
 * <p>Two readers read the same files: the one ahead finds the durable-through mark of the newest batch, and the one
 * behind shows the batches up to that mark.
 */
public final class JournalFollower implements AutoCloseable {
    /** The most batches that the reader ahead reads in one poll, so that a poll takes limited time. */
    private static final int MAX_AHEAD = 1_000;

    private final JournalDirectory directory;
    private final long fromSequence;
    private Epoch epoch;
    private EpochReader ahead;
    private EpochReader behind;
    /** True if {@link #behind} has read its current batch, but that batch is not durable yet. */
    private boolean pending;

    private long shownSequence;
    /** Where to begin; null to begin with the epoch that has the first event to show. */
    private SnapshotHeader snapshot;

    /** @param fromSequence sequence of the first event to show; batches that end before it are skipped */
    public JournalFollower(final Path root, final long fromSequence) {
        this(new JournalDirectory(root), fromSequence);
    }

    public JournalFollower(final JournalDirectory directory, final long fromSequence) {
        this.directory = directory;
        this.fromSequence = fromSequence;
        this.shownSequence = fromSequence - 1;
    }

    /** Returns a follower of the events after a snapshot; it reads nothing before the batch that the snapshot names. */
    public static JournalFollower behind(final JournalDirectory directory, final SnapshotHeader snapshot) {
        final JournalFollower follower = new JournalFollower(directory, snapshot.sequence() + 1);
        follower.snapshot = snapshot;
        return follower;
    }

    /** Sequence of the last event shown. */
    public long shownSequence() {
        return shownSequence;
    }

    /**
     * Shows the events that have become durable since the last call; a large backlog takes several calls.
     *
     * @param visitor may end the poll by returning false; the batch that it received counts as shown
     * @return false if there was nothing to show
     * @throws JournalDamagedException if a batch that the journal names as durable is not good
     * @throws JournalUnavailableException if a file cannot be read
     */
    public boolean poll(final BatchVisitor visitor) {
        try {
            final Manifest manifest = Manifest.read(directory);
            if (epoch == null && !begin(manifest)) {
                return false;
            }
            epoch = now(manifest);
            boolean shown = show(visitor);
            while (isThrough() && next(manifest)) {
                shown |= show(visitor);
            }
            return shown;
        } catch (final UncheckedIOException e) {
            throw new JournalUnavailableException(
                    "cannot read the journal in " + directory.root() + ": " + Reasons.of(e.getCause()), e);
        }
    }

    private boolean begin(final Manifest manifest) {
        for (final Epoch candidate : manifest.epochs()) {
            if (snapshot != null && candidate.number() == snapshot.epoch()) {
                epoch = candidate;
                ahead = EpochReader.at(directory, candidate, snapshot);
                behind = EpochReader.at(directory, candidate, snapshot);
                return true;
            }
            if (snapshot == null && (candidate.isOpen() || candidate.lastSequence() >= fromSequence)) {
                enter(candidate, Tail.startOf(candidate));
                return true;
            }
        }
        return false;
    }

    /** Returns the followed epoch as MANIFEST describes it now: it may have ended. */
    private Epoch now(final Manifest manifest) {
        for (final Epoch candidate : manifest.epochs()) {
            if (candidate.number() == epoch.number()) {
                return candidate;
            }
        }
        throw new JournalUnavailableException("epoch " + epoch.number() + " of the journal in " + directory.root()
                + " no longer exists: it was pruned, repaired or replaced while it was read; start again");
    }

    private boolean next(final Manifest manifest) {
        final int index = manifest.epochs().indexOf(epoch) + 1;
        if (index == manifest.epochs().size()) {
            return false;
        }
        final Epoch after = manifest.epochs().get(index);
        enter(after, Tail.startOf(after));
        return true;
    }

    private void enter(final Epoch next, final Tail at) {
        close();
        epoch = next;
        ahead = new EpochReader(directory, next, at);
        behind = new EpochReader(directory, next, at);
        pending = false;
    }

    private boolean isThrough() {
        return !epoch.isOpen() && behind.nextSequence() > epoch.lastSequence() && !pending;
    }

    private boolean show(final BatchVisitor visitor) {
        final long durable = epoch.isOpen() ? lookAhead() : epoch.lastSequence();
        boolean shown = false;
        while (behind.nextSequence() <= durable || pending) {
            if (!pending && !behind.next() && !behind.retry()) {
                throw new JournalDamagedException(
                        directory,
                        behind.file(),
                        behind.nextSequence(),
                        "events up to " + durable + " were durable, but there is " + behind.reason());
            }
            final BatchView batch = behind.batch();
            pending = batch.lastSequence() > durable;
            if (pending) {
                return shown;
            }
            if (batch.count() > 0 && batch.lastSequence() >= fromSequence) {
                shown = true;
                shownSequence = batch.lastSequence();
                if (!visitor.visit(batch)) {
                    return true;
                }
            }
        }
        return shown;
    }

    /** Reads ahead and returns the durable-through mark of the newest batch read. */
    private long lookAhead() {
        int batches = 0;
        boolean more = ahead.next() || ahead.retry();
        while (more && ++batches < MAX_AHEAD) {
            more = ahead.next();
        }
        return ahead.durableThrough();
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
        if (behind != null) {
            behind.close();
        }
    }
}
