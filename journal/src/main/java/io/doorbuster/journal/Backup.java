package io.doorbuster.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a data directory, live or stopped, to one from which a server starts: every epoch that has ended, of the one that is
 * being written all that it names as durable, the good snapshots of no more than that, and a MANIFEST last, so that a copy that
 * was interrupted is still the one before. A repeated backup copies only the files that have changed since, and keeps what the
 * journal has pruned meanwhile, so that the copy goes on to have every event. Needs no lock.
 */
public final class Backup {
    private final JournalDirectory from;
    private final JournalDirectory to;
    private long filesCopied;
    private long filesKept;
    private long bytesCopied;

    /**
     * @param root of the data directory
     * @param target of the copy; created if missing
     */
    public Backup(final Path root, final Path target) {
        this.from = new JournalDirectory(root);
        this.to = new JournalDirectory(target);
    }

    /**
     * What was done.
     *
     * @param lastSequence the last event in the copy
     * @param filesKept ones that the copy had already
     */
    public record Done(long lastSequence, long filesCopied, long filesKept, long bytesCopied) {}

    /**
     * Makes the copy; on disk when this returns.
     *
     * @throws JournalDamagedException if the journal is damaged: a backup of damage would replace a good one
     * @throws JournalUnavailableException if a file cannot be read or written, or the target is in use by a server, or has
     *     other events than this journal or more of them: it may be the only copy
     */
    public Done run() {
        try {
            if (Files.isDirectory(to.root()) && DirectoryLock.isHeld(to)) {
                throw new JournalUnavailableException(
                        "a server runs on " + to.root() + "; back up to another directory");
            }
            final JournalReader reader = new JournalReader(from, true);
            final Where last = new Where();
            reader.read(batch -> {
                last.epoch = batch.epoch();
                last.file = batch.file();
                last.end = batch.position() + batch.headerLength() + batch.length();
                return true;
            });
            to.create();
            final Manifest manifest = withWhatWasPruned(reader.manifest());
            checkThatNothingIsLost(reader.lastSequence());
            copyEpochs(reader.manifest(), last);
            copySnapshots(reader.lastSequence());
            manifest.write(to);
            new Snapshots(to).removeOld();
            return new Done(reader.lastSequence(), filesCopied, filesKept, bytesCopied);
        } catch (final IOException e) {
            throw to.unwritable(e);
        } catch (final UncheckedIOException e) {
            throw new JournalUnavailableException("cannot back up " + from.root() + ": " + e.getCause(), e);
        }
    }

    private static final class Where {
        private int epoch;
        private Path file;
        private long end;
    }

    /** The journal's epochs behind those that it has pruned and the copy has still. */
    private Manifest withWhatWasPruned(final Manifest manifest) {
        final Manifest before = manifest.prunedThrough() == 0 ? Manifest.empty() : Manifest.read(to);
        final List<Epoch> epochs = new ArrayList<>();
        for (final Epoch epoch : before.epochs()) {
            if (epoch.number() < manifest.epochs().get(0).number()) {
                epochs.add(epoch);
            }
        }
        if (!epochs.isEmpty() && epochs.get(epochs.size() - 1).lastSequence() != manifest.prunedThrough()) {
            throw new JournalUnavailableException("the events that this journal has pruned, 1 to "
                    + manifest.prunedThrough() + ", are not those before it in " + to.root()
                    + "; back up to another directory");
        }
        epochs.addAll(manifest.epochs());
        return new Manifest(epochs);
    }

    /** A journal that was repaired has fewer events than the backup from before. */
    private void checkThatNothingIsLost(final long lastSequence) {
        for (final Snapshots.Listed snapshot : new Snapshots(to).list()) {
            if (snapshot.sequence() > lastSequence) {
                throw new JournalUnavailableException(to.root() + " has a snapshot of " + snapshot.sequence()
                        + " events, and this journal ends with " + lastSequence
                        + ": the backup has more; back up to another directory");
            }
        }
    }

    private void copyEpochs(final Manifest manifest, final Where last) throws IOException {
        for (final Epoch epoch : manifest.epochs()) {
            final Path source = from.epoch(epoch.number());
            final Path target = to.epoch(epoch.number());
            Disk.createDirectory(target);
            for (final Path file : JournalDirectory.queueFiles(source)) {
                final Path copy = target.resolve(file.getFileName());
                final boolean beingWritten = epoch.isOpen() && file.equals(last.file);
                copy(file, copy, beingWritten ? last.end : Files.size(file), epoch.isOpen());
                if (beingWritten) {
                    break;
                }
            }
            Disk.forceDirectory(target);
        }
    }

    private void copySnapshots(final long lastSequence) throws IOException {
        for (final Snapshots.Listed snapshot : new Snapshots(from).list()) {
            if (snapshot.sequence() <= lastSequence
                    && SnapshotFile.flaw(snapshot.file()).isEmpty()) {
                copy(
                        snapshot.file(),
                        to.snapshots().resolve(snapshot.file().getFileName()),
                        Files.size(snapshot.file()),
                        false);
            }
        }
        Disk.forceDirectory(to.snapshots());
    }

    private void copy(final Path file, final Path copy, final long length, final boolean mayChange) throws IOException {
        final FileTime modified = Files.getLastModifiedTime(file);
        if (!mayChange
                && Files.exists(copy)
                && Files.size(copy) == length
                && Files.getLastModifiedTime(copy).equals(modified)) {
            filesKept++;
            return;
        }
        final Path temporary = copy.resolveSibling(copy.getFileName() + ".tmp");
        try (FileChannel source = FileChannel.open(file, READ);
                FileChannel target = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            for (long at = 0; at < length; ) {
                final long copied = source.transferTo(at, length - at, target);
                if (copied <= 0) {
                    throw new IOException(file + " became shorter while it was copied");
                }
                at += copied;
            }
            target.force(true);
        }
        Files.setLastModifiedTime(temporary, modified);
        Disk.rename(temporary, copy);
        filesCopied++;
        bytesCopied += length;
    }
}
