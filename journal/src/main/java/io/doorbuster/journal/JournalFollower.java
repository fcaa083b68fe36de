package io.doorbuster.journal;

import io.doorbuster.journal.EpochReader.Tail;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Follows a journal that is being written, in this process or another: shows batch after batch as they become durable, and
 * never one that the journal does not name as durable yet. Goes from epoch to epoch as the server restarts. Read-only, needs
 * no lock; for one thread.
 *
 * <p>Two readers walk the same files: one ahead, which finds out what the newest batch names as durable, and one behind, which
 * shows what lies before that mark.
 */
public final class JournalFollower implements AutoCloseable {
    /** Batches that the reader ahead may be ahead by, so that one poll is over in a while. */
    private static final int MAX_AHEAD = 1_000;

    private final JournalDirectory directory;
    private final long fromSequence;
    private Epoch epoch;
    private EpochReader ahead;
    private EpochReader behind;
    /** The batch that {@link #behind} stands at was read, but is not durable yet. */
    private boolean pending;

    private long shownSequence;
    /** Where to begin; null for the start of the epoch that has the first event to show. */
    private SnapshotHeader snapshot;

    /** @param fromSequence of the first event to show; batches that end before it are passed over */
    public JournalFollower(final Path root, final long fromSequence) {
        this(new JournalDirectory(root), fromSequence);
    }

    JournalFollower(final JournalDirectory directory, final long fromSequence) {
        this.directory = directory;
        this.fromSequence = fromSequence;
        this.shownSequence = fromSequence - 1;
    }

    /** Shows what comes after a snapshot; what lies before the batch that it rests on is not read. */
    static JournalFollower behind(final JournalDirectory directory, final SnapshotHeader snapshot) {
        final JournalFollower follower = new JournalFollower(directory, snapshot.sequence() + 1);
        follower.snapshot = snapshot;
        return follower;
    }

    /** Of the last event shown. */
    public long shownSequence() {
        return shownSequence;
    }

    /**
     * Shows what has become durable since the last call, as far as it can be read in a moment.
     *
     * @param visitor may end the poll by wanting no more; the batch that it saw counts as shown
     * @return false if there was nothing to show
     * @throws JournalDamagedException if a batch that was named as durable is not good
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

    /** The epoch that is being followed, as MANIFEST has it now: it may have ended. */
    private Epoch now(final Manifest manifest) {
        for (final Epoch candidate : manifest.epochs()) {
            if (candidate.number() == epoch.number()) {
                return candidate;
            }
        }
        throw new JournalUnavailableException("epoch " + epoch.number() + " of the journal in " + directory.root()
                + ", which was being read, is not there any more: it was pruned, repaired or replaced; begin again");
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
                        "events up to " + durable + " were durable, but here is " + behind.reason());
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

    /** What the newest batch that is there names as durable. */
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
